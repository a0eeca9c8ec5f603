import { randomBytes } from 'node:crypto'
import type { Server } from 'node:http'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Browser, Link, Message, Registry } from '../registry.ts'
import type { Side } from '../types.ts'

const SUBPROTOCOL = 'push-notification'
const PROTOCOL_ERROR = 1002

/** What Firefox says about a message that it got. */
const ACKNOWLEDGEMENTS = new Map([
  [100, 'delivered'],
  [101, 'undecryptable'],
  [102, 'failed'],
] as const)

/** Where a browser on this protocol is subscribed. */
export type Place = {
  readonly side: Side
  newToken(): string
  /** The URL for a token. */
  endpointOf(token: string): string
}

/**
 * Mozilla's WebSocket protocol: the side that Firefox talks to, and user agents without a window, which subscribe at any
 * side. `placeOf` reads the path and query that the socket was opened with.
 */
export function serveFirefox(server: Server, registry: Registry, placeOf: (target: string) => Place | null): void {
  const sockets = new WebSocketServer({
    server,
    handleProtocols: offered => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
  })
  sockets.on('connection', (socket, request) => {
    const place = placeOf(request.url ?? '/')
    if (!place) return socket.close(PROTOCOL_ERROR)
    const session = createSession(socket, registry, place)
    socket.on('message', (data: Buffer) => session.read(data.toString()))
    socket.on('close', () => session.end())
    socket.on('error', () => socket.terminate())
  })
}

function createSession(socket: WebSocket, registry: Registry, { side, newToken, endpointOf }: Place) {
  let browser: Browser | null = null
  const send = (message: Record<string, unknown>) => socket.send(JSON.stringify(message))
  const link: Link = {
    transmit: message => send(notification(message)),
    // Not close(): after a close frame Firefox stays away for 15 seconds.
    cut: () => socket.terminate(),
  }

  function hello(uaid: unknown): void {
    const known = typeof uaid === 'string' ? registry.browsers.get(uaid) : undefined
    browser = known?.side === side ? known : registry.addBrowser(side, randomBytes(16).toString('hex'))
    send({ messageType: 'hello', status: 200, uaid: browser.id, use_webpush: true, broadcasts: {} })
    registry.connect(browser, link)
  }

  function register(user: Browser, channelID: string, key: unknown, bridged: boolean): void {
    const token = newToken()
    const restriction = typeof key === 'string' ? Buffer.from(key, 'base64url').toString('base64url') : null
    registry.subscribe({ token, browser: user, channel: channelID, key: restriction, bridged })
    send({ messageType: 'register', channelID, status: 200, pushEndpoint: endpointOf(token) })
  }

  function unregister(user: Browser, channelID: string, code: unknown): void {
    registry.unsubscribe(user, channelID, typeof code === 'number' ? code : null)
    send({ messageType: 'unregister', channelID, status: 200 })
  }

  function acknowledge(user: Browser, updates: unknown): void {
    for (const update of Array.isArray(updates) ? updates.filter(isRecord) : []) {
      const outcome = ACKNOWLEDGEMENTS.get(update['code'] as 100) ?? 'delivered'
      registry.acknowledge(user, String(update['version']), outcome)
    }
  }

  function obey(user: Browser, message: Record<string, unknown>): void {
    const channelID = String(message['channelID'])
    if (message['messageType'] === 'register') register(user, channelID, message['key'], message['bridged'] === true)
    else if (message['messageType'] === 'unregister') unregister(user, channelID, message['code'])
    else if (message['messageType'] === 'ack') acknowledge(user, message['updates'])
    else if (message['messageType'] === 'nack') registry.acknowledge(user, String(message['version']), 'failed')
  }

  return {
    read(text: string): void {
      const message = parse(text)
      if (message === null) socket.close(PROTOCOL_ERROR)
      else if (message['messageType'] === 'hello') hello(message['uaid'])
      // A ping is an empty object, and so is its answer.
      else if (message['messageType'] === undefined || message['messageType'] === 'ping') send({})
      else if (browser) obey(browser, message)
      else socket.close(PROTOCOL_ERROR)
    },
    end(): void {
      if (browser) registry.disconnect(browser, link)
    },
  }
}

function notification({ id, subscription, ttl, body, encoding }: Message): Record<string, unknown> {
  const bare = { messageType: 'notification', channelID: subscription.channel, version: id, ttl }
  if (encoding === null) return bare
  return { ...bare, data: Buffer.from(body).toString('base64url'), headers: { encoding } }
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : null
  } catch {
    return null
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
