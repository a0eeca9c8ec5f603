import { classify } from './classify.ts'
import { openConnections } from './connections.ts'
import { checkEndpoint, type EndpointPolicy } from './endpoint-policy.ts'
import { type Resolve, resolveAll } from './pinned-lookup.ts'
import { type PushContent, requestHeaders } from './request-headers.ts'
import type { PushResult } from './result.ts'
import type { PushSubscriptionKeys } from './subscription.ts'
import { transportFaultOf } from './transport-fault.ts'

export type PushSenderOptions = {
  /** Checked again for every message: a host may have been taken off the list since (E3). */
  readonly policy: EndpointPolicy
  /** A CONNECT proxy for everything, an `http:` or `https:` URL, credentials allowed. It resolves the names. */
  readonly proxy?: string | undefined
  /** For the whole exchange, waiting for a connection included. */
  readonly timeoutMs?: number
  /** The clock, epoch milliseconds. */
  readonly now?: () => number
  readonly resolve?: Resolve
}

export type PushRequest = PushContent & {
  readonly subscription: Pick<PushSubscriptionKeys, 'endpoint'>
}

export type PushSender = {
  /** Rejects with a `WebPushError` for wrong arguments alone; whatever the network or the push service does is a result. */
  send(request: PushRequest): Promise<PushResult>
  /** Waits for what is under way, then ends all connections. Later sends are `unreachable`, reason `closed`. */
  close(): Promise<void>
}

const DEFAULT_TIMEOUT_MS = 10_000

/** A client for push services that keeps its connections (RFC 8030 §5). Throws `proxy_invalid`. */
export function createPushSender(options: PushSenderOptions): PushSender {
  const { policy, proxy, timeoutMs = DEFAULT_TIMEOUT_MS, now = Date.now, resolve = resolveAll } = options
  const connections = openConnections(timeoutMs, resolve, proxy)
  let closed: Promise<void> | null = null
  const underWay = new Set<Promise<unknown>>()

  return {
    async send({ subscription, ...content }) {
      const checked = checkEndpoint(subscription.endpoint, policy)
      // Before anything is said about the endpoint: wrong arguments are the caller's own, wherever it points.
      const pushService = checked.ok ? checked.endpoint.pushService : 'other'
      const headers = requestHeaders(pushService, content)
      if (!checked.ok) return { result: 'rejected', reason: checked.code, fault: 'endpoint' }
      if (closed) return { result: 'unreachable', reason: 'closed' }

      const { origin, path } = checked.endpoint
      const exchange = connections.post(checked.endpoint, { origin, path, headers, body: content.body })
      underWay.add(exchange)
      const outcome = await exchange
      underWay.delete(exchange)
      switch (outcome.kind) {
        case 'response':
          return classify(pushService, outcome.status, outcome.headers, outcome.body, now())
        case 'timeout':
          return { result: 'unreachable', reason: 'timeout' }
        case 'failed':
          return { result: 'unreachable', reason: transportFaultOf(outcome.error, connections.throughProxy) }
      }
    },
    close() {
      closed ??= Promise.all(underWay).then(() => connections.close())
      return closed
    },
  }
}
