import { isIP } from 'node:net'
import { isPublicAddress } from './addresses.ts'
import { type PushService, pushServiceOfHost } from './push-services.ts'

/** Which endpoints may be stored and sent to, beyond the built-in list of push services (E2, E4). */
export type EndpointPolicy = {
  /** `host` or `host:port`, as {@link parseExtraHosts} returns them. The operator vouches for these. */
  readonly extraHosts: readonly string[]
}

/** Why an endpoint is refused (E1, E2). Stable: servers answer with these. */
export type EndpointFault =
  | 'endpoint_invalid'
  | 'endpoint_too_long'
  | 'endpoint_not_https'
  | 'endpoint_userinfo'
  | 'endpoint_fragment'
  | 'endpoint_port'
  | 'endpoint_private_address'
  | 'endpoint_host_not_allowed'

/** A permitted endpoint, taken apart without changing a byte of its path and query (E3). */
export type CheckedEndpoint = {
  /** `https://host[:port]`: the audience of the VAPID token (V1). */
  readonly origin: string
  readonly host: string
  /** Path and query as they stand in the endpoint. */
  readonly path: string
  readonly pushService: PushService
  /** Named by the operator: its port and address are not questioned. */
  readonly vouched: boolean
}

export type EndpointCheck =
  | { readonly ok: true; readonly endpoint: CheckedEndpoint }
  | { readonly ok: false; readonly code: EndpointFault }

const MAX_ENDPOINT_LENGTH = 2048
const PRINTABLE_ASCII = /^[\x21-\x7e]*$/
const PARTS = /^https:\/\/(?<authority>[^/?#\\]+)(?<path>(?:[/?][^#]*)?)(?:#.*)?$/

/** Checks an endpoint's form and its host against the policy (E1, E2, E4). Touches no network. */
export function checkEndpoint(endpoint: string, policy: EndpointPolicy): EndpointCheck {
  if (endpoint.length > MAX_ENDPOINT_LENGTH) return refuse('endpoint_too_long')
  const url = URL.parse(endpoint)
  if (!url || !PRINTABLE_ASCII.test(endpoint)) return refuse('endpoint_invalid')
  if (url.protocol !== 'https:') return refuse('endpoint_not_https')

  // The parsed host decides, but the bytes that are sent come from the text: both must name the same host.
  const { authority = '', path = '' } = PARTS.exec(endpoint)?.groups ?? {}
  if (url.username !== '' || url.password !== '' || authority.includes('@')) return refuse('endpoint_userinfo')
  if (endpoint.includes('#')) return refuse('endpoint_fragment')
  if (authority !== url.host && authority !== `${url.host}:443`) return refuse('endpoint_invalid')

  const vouched = policy.extraHosts.includes(url.host)
  const pushService = url.port === '' ? pushServiceOfHost(url.hostname) : 'other'
  if (!vouched) {
    if (url.port !== '') return refuse('endpoint_port')
    if (isPrivateHost(url.hostname)) return refuse('endpoint_private_address')
    if (pushService === 'other') return refuse('endpoint_host_not_allowed')
  }
  return {
    ok: true,
    endpoint: {
      origin: url.origin,
      host: url.host,
      path: path.startsWith('/') ? path : `/${path}`,
      pushService,
      vouched,
    },
  }
}

function isPrivateHost(hostname: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, '')
  if (isIP(address) !== 0) return !isPublicAddress(address)
  return hostname === 'localhost' || hostname.endsWith('.localhost')
}

function refuse(code: EndpointFault): EndpointCheck {
  return { ok: false, code }
}
