import { createECDH, randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { WebSocket } from 'ws'
import { decryptPush } from './decrypt.ts'
import type { NamedSide } from './named-sides.ts'
import type { PushService } from './types.ts'

export type UserAgentSubscription = {
  readonly endpoint: string
  readonly keys: { readonly p256dh: string; readonly auth: string }
}

/** A browser without a window: real keys, a real link, real decryption by a foreign library. */
export type UserAgent = {
  readonly subscription: UserAgentSubscription
  /** Every plaintext so far, oldest first. An empty push is an empty array of bytes. */
  readonly received: readonly Uint8Array[]
  /** The next plaintext that no earlier call returned. Rejects after `timeoutMs`. */
  receive(timeoutMs?: number): Promise<Uint8Array>
  /** Breaks the link; messages wait at the push service. */
  goOffline(): Promise<void>
  goOnline(): Promise<void>
  /** The endpoint answers 410 from now on. */
  unsubscribe(): Promise<void>
  /** Leaves without a word, as a closed browser does: the subscription stays. */
  close(): Promise<void>
}

export type UserAgentOptions = {
  /**
   * The push service whose real host name is in the endpoint: senders need {@link PushService.proxyUrl}. Without it the
   * endpoint is Mozilla's at `localhost`.
   */
  readonly side?: NamedSide
  /** Another of that side's host names; its first unless given. */
  readonly host?: string
  /** Firefox on Android: Mozilla takes at most 2744 bytes for it. */
  readonly bridged?: boolean
}

const DEFAULT_WAIT_MS = 5_000

/**
 * Subscribes over Mozilla's WebSocket, whatever the side: what real browsers of the other makers speak does not show in
 * what senders see.
 * @param applicationServerKey the 65 bytes of the VAPID public key, or their base64url form
 */
export async function createUserAgent(
  service: Pick<PushService, 'mozilla'>,
  applicationServerKey: string | Uint8Array,
  { side, host, bridged = false }: UserAgentOptions = {},
): Promise<UserAgent> {
  const address = new URL(side ?? '', service.mozilla.wsUrl)
  if (host !== undefined) address.searchParams.set('host', host)
  const ecdh = createECDH('prime256v1')
  const p256dh = ecdh.generateKeys('base64url')
  const auth = randomBytes(16).toString('base64url')
  const channelID = randomUUID()
  const key =
    typeof applicationServerKey === 'string'
      ? applicationServerKey
      : Buffer.from(applicationServerKey).toString('base64url')

  const received: Uint8Array[] = []
  const replies = new Map<string, (message: Record<string, unknown>) => void>()
  const wakers = new Set<() => void>()
  let taken = 0
  let uaid: unknown
  let socket: WebSocket | null = null

  function read(text: string): void {
    const message = JSON.parse(text) as Record<string, unknown>
    const type = String(message['messageType'])
    if (type === 'notification') acknowledge(message['version'], accept(message['data']))
    else replies.get(type)?.(message)
  }

  function accept(data: unknown): 100 | 101 {
    try {
      const body = typeof data === 'string' ? Buffer.from(data, 'base64url') : null
      received.push(body ? decryptPush(body, ecdh, auth) : new Uint8Array())
    } catch {
      return 101
    }
    for (const wake of wakers) wake()
    return 100
  }

  function acknowledge(version: unknown, code: 100 | 101): void {
    socket?.send(JSON.stringify({ messageType: 'ack', updates: [{ channelID, version, code }] }))
  }

  function ask(message: Record<string, unknown>): Promise<Record<string, unknown>> {
    const { promise, resolve, reject } = Promise.withResolvers<Record<string, unknown>>()
    if (!socket) throw new Error('The user agent is offline')
    replies.set(String(message['messageType']), resolve)
    socket.once('close', () => reject(new Error('The push service broke the link')))
    socket.send(JSON.stringify(message))
    return promise
  }

  async function goOnline(): Promise<void> {
    if (socket) return
    const next = new WebSocket(address, 'push-notification')
    next.on('message', (data: Buffer) => read(data.toString()))
    next.on('error', () => next.terminate())
    next.on('close', () => {
      if (socket === next) socket = null
    })
    await once(next, 'open')
    socket = next
    const hello = await ask({ messageType: 'hello', use_webpush: true, broadcasts: {}, uaid })
    uaid = hello['uaid']
  }

  async function goOffline(): Promise<void> {
    if (!socket) return
    const closed = once(socket, 'close')
    socket.terminate()
    await closed
  }

  await goOnline()
  const { pushEndpoint } = await ask({ messageType: 'register', channelID, key, bridged })

  return {
    subscription: { endpoint: String(pushEndpoint), keys: { p256dh, auth } },
    received,
    goOnline,
    goOffline,
    close: goOffline,
    receive(timeoutMs = DEFAULT_WAIT_MS) {
      const mine = taken
      taken += 1
      const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>()
      const timer = setTimeout(() => {
        wakers.delete(wake)
        reject(new Error(`No push message in ${timeoutMs} ms`))
      }, timeoutMs)
      const wake = () => {
        const message = received[mine]
        if (!message) return
        clearTimeout(timer)
        wakers.delete(wake)
        resolve(message)
      }
      wakers.add(wake)
      wake()
      return promise
    },
    async unsubscribe() {
      await ask({ messageType: 'unregister', channelID, code: 200 })
    },
  }
}
