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

const SCHEME = 'https://'
const MAX_ENDPOINT_LENGTH = 2048
const PRINTABLE_ASCII = /^[\x21-\x7e]*$/
const PARTS = /^https:\/\/(?<authority>[^/?#\\]+)(?<path>(?:[/?][^#]*)?)(?:#.*)?$/

/** What an authority says by itself, whatever the path and the policy. */
type Site = Omit<CheckedEndpoint, 'path' | 'vouched'> & { readonly hasPort: boolean; readonly isPrivate: boolean }

/**
 * By the text before the path, `https://host[:port]`: a broadcast asks thousands of times about the same few, and
 * parsing an URL costs as much as all else here. Only text that was in order gets in, and no path changes its meaning.
 */
const sites = new Map<string, Site>()
const MAX_SITES = 1000

/** Checks an endpoint's form and its host against the policy (E1, E2, E4). Touches no network. */
export function checkEndpoint(endpoint: string, policy: EndpointPolicy): EndpointCheck {
  if (endpoint.length > MAX_ENDPOINT_LENGTH) return refuse('endpoint_too_long')
  const end = endpoint.indexOf('/', SCHEME.length)
  const known = end === -1 ? undefined : sites.get(endpoint.slice(0, end))
  if (known && PRINTABLE_ASCII.test(endpoint) && !endpoint.includes('#')) {
    return judge(known, endpoint.slice(end), policy)
  }
  const url = URL.parse(endpoint)
  if (!url || !PRINTABLE_ASCII.test(endpoint)) return refuse('endpoint_invalid')
  if (url.protocol !== 'https:') return refuse('endpoint_not_https')

  // The parsed host decides, but the bytes that are sent come from the text: both must name the same host.
  const { authority = '', path = '' } = PARTS.exec(endpoint)?.groups ?? {}
  if (url.username !== '' || url.password !== '' || authority.includes('@')) return refuse('endpoint_userinfo')
  if (endpoint.includes('#')) return refuse('endpoint_fragment')
  if (authority !== url.host && authority !== `${url.host}:443`) return refuse('endpoint_invalid')

  const site = {
    origin: url.origin,
    host: url.host,
    pushService: url.port === '' ? pushServiceOfHost(url.hostname) : 'other',
    hasPort: url.port !== '',
    isPrivate: isPrivateHost(url.hostname),
  } as const
  if (sites.size >= MAX_SITES) sites.clear()
  sites.set(`${SCHEME}${authority}`, site)
  return judge(site, path.startsWith('/') ? path : `/${path}`, policy)
}

/** Whether the policy permits it now: the answer is never kept. */
function judge({ hasPort, isPrivate, ...site }: Site, path: string, policy: EndpointPolicy): EndpointCheck {
  const vouched = policy.extraHosts.includes(site.host)
  if (!vouched) {
    if (hasPort) return refuse('endpoint_port')
    if (isPrivate) return refuse('endpoint_private_address')
    if (site.pushService === 'other') return refuse('endpoint_host_not_allowed')
  }
  return { ok: true, endpoint: { ...site, path, vouched } }
}

function isPrivateHost(hostname: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, '')
  if (isIP(address) !== 0) return !isPublicAddress(address)
  return hostname === 'localhost' || hostname.endsWith('.localhost')
}

function refuse(code: EndpointFault): EndpointCheck {
  return { ok: false, code }
}
