import { createServer, type TLSSocket } from 'node:tls'
import type { Certificate } from '../certificate.ts'
import type { Browser, Link, Message, Registry } from '../registry.ts'
import type { Accounts } from './accounts.ts'
import { createFrameReader, encodeFrame, STREAM_VERSION, TAG } from './frames.ts'
import { bytesField, type Fields, integerField, integerOf, stringsOf, tryDecodeFields } from './protobuf.ts'

const UNAUTHORIZED = 401

/** Google's message stream over TLS: the link that Chromium keeps open. */
export function createStreamServer(certificate: Certificate, registry: Registry, accounts: Accounts) {
  return createServer({ cert: certificate.cert, key: certificate.key }, socket => {
    const session = createSession(socket, registry, accounts)
    const readFrames = createFrameReader()
    socket.on('data', (chunk: Buffer) => {
      const frames = readFrames(chunk)
      if (!frames) socket.destroy()
      for (const { tag, payload } of frames ?? []) {
        const fields = tryDecodeFields(payload)
        if (!fields) return void socket.destroy()
        session.read(tag, fields)
      }
    })
    socket.on('close', () => session.end())
    socket.on('error', () => socket.destroy())
  })
}

function createSession(socket: TLSSocket, registry: Registry, accounts: Accounts) {
  let browser: Browser | null = null
  let received = 0
  let sent = 0
  /** By position in this stream: the browser acknowledges by counting. */
  const unacknowledged = new Map<number, string>()

  function send(tag: number, ...parts: Buffer[]): void {
    socket.write(encodeFrame(tag, Buffer.concat(parts)))
    sent += 1
  }

  const link: Link = {
    transmit(message) {
      send(TAG.dataMessage, encodeMessage(message))
      unacknowledged.set(sent, message.id)
    },
    cut: () => socket.destroy(),
  }

  function login(fields: Fields): void {
    const [id = ''] = stringsOf(fields, 3)
    const [secret = ''] = stringsOf(fields, 5)
    const account = accounts.authenticate(id, secret)
    socket.write(Buffer.from([STREAM_VERSION]))
    // Chromium drops a response without an id.
    const response = [bytesField(1, stringsOf(fields, 1)[0] ?? '0'), integerField(6, 1), integerField(8, Date.now())]
    if (!account) {
      const error = Buffer.concat([integerField(1, UNAUTHORIZED), bytesField(2, 'unknown device')])
      send(TAG.loginResponse, ...response, bytesField(3, error))
      socket.end()
      return
    }
    send(TAG.loginResponse, ...response)
    for (const messageId of stringsOf(fields, 10)) registry.acknowledge(account, messageId, 'delivered')
    browser = account
    registry.connect(account, link)
  }

  function acknowledgeUpTo(position: bigint): void {
    for (const [at, messageId] of unacknowledged) {
      if (at > position) continue
      unacknowledged.delete(at)
      if (browser) registry.acknowledge(browser, messageId, 'delivered')
    }
  }

  return {
    read(tag: number, fields: Fields): void {
      received += 1
      if (tag === TAG.loginRequest) login(fields)
      else if (tag === TAG.iq) acknowledgeUpTo(integerOf(fields, 10))
      else if (tag === TAG.close) socket.end()
      else if (tag === TAG.heartbeatPing) {
        acknowledgeUpTo(integerOf(fields, 2))
        send(TAG.heartbeatAck, integerField(2, received))
      }
    },
    end(): void {
      if (browser) registry.disconnect(browser, link)
    },
  }
}

/** The stanza that carries a push message; field numbers as Chromium reads them. */
function encodeMessage({ id, subscription, encoding, topic, ttl, acceptedAt, body }: Message): Buffer {
  const appData = (key: string, value: string) =>
    bytesField(7, Buffer.concat([bytesField(1, key), bytesField(2, value)]))
  const parts = [bytesField(2, id), bytesField(3, subscription.key ?? ''), bytesField(5, subscription.app ?? '')]
  if (topic !== null) parts.push(bytesField(6, topic))
  parts.push(appData('subtype', subscription.channel))
  if (encoding !== null) parts.push(appData('content-encoding', encoding))
  parts.push(bytesField(9, id), integerField(17, ttl), integerField(18, Math.floor(acceptedAt / 1000)))
  if (body.length > 0) parts.push(bytesField(21, body))
  // Asks for an acknowledgement at once, else Chromium collects them.
  parts.push(integerField(24, 1))
  return Buffer.concat(parts)
}
