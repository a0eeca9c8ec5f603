import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { BotCall } from '@deskbell/contract'
import { botCallSchema } from '@deskbell/contract/schemas'

/** One call as it came in. */
export interface ReceivedCall {
  readonly call: BotCall
  readonly body: string
  readonly headers: IncomingHttpHeaders
}

/** What is wrong with an answer, on purpose. */
export interface Wrong {
  readonly status?: number
  /** As it goes out; signed all the same. */
  readonly body?: string
  /** Other ones, or undefined for none. */
  readonly headers?: Readonly<Record<string, string | undefined>>
  readonly secret?: string
  readonly id?: string
  /** In seconds since 1970. */
  readonly timestamp?: number
}

export type Behaviour = (
  received: ReceivedCall,
  answer: (reply: unknown, wrong?: Wrong) => void,
  response: ServerResponse,
) => void

/** A bot on a socket, which signs by its own few lines and behaves as a test wants. */
export interface BotServer {
  readonly url: string
  readonly calls: readonly ReceivedCall[]
  /** The secret that it signs with. */
  use(secret: string): void
  behave(how: Behaviour): void
  close(): Promise<void>
}

/** @param certificate for `localhost`: it takes https, and nothing else */
export async function startBotServer(certificate?: {
  readonly key: string
  readonly cert: string
}): Promise<BotServer> {
  const calls: ReceivedCall[] = []
  let secret = ''
  let how: Behaviour = (_received, answer) => answer({ outcome: 'hand_over' })
  const listener: RequestListener = (request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const body = Buffer.concat(pieces).toString()
      const received = { call: botCallSchema.parse(JSON.parse(body)), body, headers: request.headers }
      calls.push(received)
      const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signature } = request.headers
      // As any bot should: what is not signed is not answered.
      if (signature !== signedBy(secret, String(id), String(at), body)) return void response.writeHead(401).end()
      how(received, (reply, wrong = {}) => answerWith({ response, received, secret, reply }, wrong), response)
    })
  }
  const server = certificate ? createSecureServer(certificate, listener) : createServer(listener)
  server.listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  return {
    url: `${certificate ? 'https://localhost' : 'http://127.0.0.1'}:${(server.address() as AddressInfo).port}/`,
    calls,
    use(newer) {
      secret = newer
    },
    behave(next) {
      how = next
    },
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

/** What the scheme asks for, written by its page and not by our code. */
function signedBy(secret: string, id: string, timestamp: number | string, body: string): string {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
}

function answerWith(
  {
    response,
    received,
    secret,
    reply,
  }: { response: ServerResponse; received: ReceivedCall; secret: string; reply: unknown },
  wrong: Wrong,
): void {
  const body = wrong.body ?? JSON.stringify(reply)
  const id = wrong.id ?? received.call.id
  const timestamp = wrong.timestamp ?? Math.floor(Date.now() / 1_000)
  const headers: Record<string, string | undefined> = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signedBy(wrong.secret ?? secret, id, timestamp, body),
    ...wrong.headers,
  }
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) response.setHeader(name, value)
  response.writeHead(wrong.status ?? 200).end(body)
}
