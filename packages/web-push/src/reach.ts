import { headerOf } from './answer.ts'
import { openConnections } from './connections.ts'
import { checkEndpoint, type EndpointPolicy } from './endpoint-policy.ts'
import { parseHttpDate } from './http-dates.ts'
import { resolveAll } from './pinned-lookup.ts'
import { transportFaultOf } from './transport-fault.ts'

export type Reach =
  | {
      readonly ok: true
      readonly status: number
      /** Milliseconds until the answer. */
      readonly took: number
      /** The service's clock, if it told: epoch milliseconds. */
      readonly serverTime?: number
    }
  /** A stable word: a transport fault, or why the policy does not permit the host. */
  | { readonly ok: false; readonly reason: string }

export type ReachOptions = {
  readonly policy: EndpointPolicy
  readonly proxy?: string | undefined
  /** For the whole exchange. */
  readonly timeoutMs: number
}

/** A host of each public push service: whoever can reach it can send there. */
export const pushServiceHosts = {
  fcm: 'fcm.googleapis.com',
  mozilla: 'updates.push.services.mozilla.com',
  apple: 'web.push.apple.com',
  wns: 'wns2-db5p.notify.windows.com',
} as const

/**
 * Whether a push service answers from here, by the very way that pushes take: proxy, trust store and address rules are
 * the same. Whatever it answers will do.
 * @param host `host[:port]`
 */
export async function reachPushService(host: string, { policy, proxy, timeoutMs }: ReachOptions): Promise<Reach> {
  const checked = checkEndpoint(`https://${host}/`, policy)
  if (!checked.ok) return { ok: false, reason: checked.code }
  const connections = openConnections(timeoutMs, resolveAll, proxy)
  const begun = performance.now()
  try {
    const request = { origin: checked.endpoint.origin, path: '/', headers: {}, body: new Uint8Array() }
    const outcome = await connections.post(checked.endpoint, request)
    if (outcome.kind === 'timeout') return { ok: false, reason: 'timeout' }
    if (outcome.kind === 'failed') {
      return { ok: false, reason: transportFaultOf(outcome.error, connections.throughProxy) }
    }
    const serverTime = parseHttpDate(headerOf(outcome.headers, 'date'))
    const took = Math.round(performance.now() - begun)
    return { ok: true, status: outcome.status, took, ...(serverTime === undefined ? {} : { serverTime }) }
  } finally {
    await connections.close()
  }
}
