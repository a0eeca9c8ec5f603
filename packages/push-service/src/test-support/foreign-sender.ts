import { Agent, type RequestOptions, request } from 'node:https'
import webpush from 'web-push'
import type { PushService, UserAgentSubscription } from '../index.ts'

export type SentPush = { readonly status: number; readonly headers: Record<string, unknown>; readonly body: string }
// Its published type intersects the two forms of `body` to nothing.
type Details = { endpoint: string; headers: webpush.Headers; body: Uint8Array | null }
type Changes = { headers?: Record<string, string | string[] | null>; body?: Uint8Array; method?: string; path?: string }

export const VAPID = { subject: 'mailto:test@example.org', ...webpush.generateVAPIDKeys() }

/**
 * Sends with npm `web-push`: made by others, so it does not share our misunderstandings. What has the name of a real push
 * service goes through the proxy.
 */
export function createForeignSender(service: PushService) {
  const proxyEnv = { HTTPS_PROXY: service.proxyUrl, NO_PROXY: 'localhost' }
  const agent = new Agent({ ca: service.ca, keepAlive: false, proxyEnv })

  async function send(
    subscription: UserAgentSubscription,
    payload: string | null,
    options: webpush.RequestOptions = {},
    changes: Changes = {},
  ): Promise<SentPush> {
    const all = { vapidDetails: VAPID, TTL: 60, ...options }
    const details = webpush.generateRequestDetails(subscription, payload ?? undefined, all) as Details
    const headers: Record<string, string | string[]> = {}
    for (const [name, value] of Object.entries({ ...details.headers, ...changes.headers })) {
      if (value !== null) headers[name] = Array.isArray(value) ? value : String(value)
    }
    const body = changes.body ?? details.body ?? new Uint8Array()
    headers['Content-Length'] = String(body.length)
    return exchange(details.endpoint, { agent, method: changes.method ?? 'POST', headers }, body)
  }

  return { send, close: () => agent.destroy() }
}

export function exchange(url: string, options: RequestOptions, body: Uint8Array): Promise<SentPush> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, options, response => {
      response.on('error', reject)
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        text += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }))
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}
