import {
  constants,
  createSecureServer,
  type ServerHttp2Session,
  type ServerHttp2Stream,
  type Settings,
} from 'node:http2'
import type { Socket } from 'node:net'
import { type Certificate, listen } from './tls-server.ts'

export type Http2Push = { readonly headers: string[]; readonly body: Buffer; readonly stream: ServerHttp2Stream }

/** A push service on this machine that speaks HTTP/2 alone, keeps what it received, and answers as told. */
export async function startHttp2Service(
  certificate: Certificate,
  answer: (push: Http2Push, count: number) => void = ({ stream }) =>
    stream.respond({ ':status': 201 }, { endStream: true }),
  settings: Settings = {},
) {
  const seen: Http2Push[] = []
  const sessions: ServerHttp2Session[] = []
  const sockets = new Set<Socket>()
  const state = { pings: 0, open: 0, mostOpen: 0 }
  const server = createSecureServer({ ...certificate, settings })
  server.on('connection', (socket: Socket) => sockets.add(socket))
  server.on('session', session => {
    sessions.push(session)
    session.on('error', () => session.destroy())
    session.on('ping', () => state.pings++)
  })
  server.on('stream', (stream: ServerHttp2Stream, _headers: unknown, _flags: number, rawHeaders: string[]) => {
    if ((stream.id ?? 0) > (lastTaken.get(stream.session) ?? Number.POSITIVE_INFINITY)) {
      stream.on('error', () => undefined)
      stream.close(constants.NGHTTP2_REFUSED_STREAM)
      return
    }
    state.mostOpen = Math.max(state.mostOpen, ++state.open)
    const chunks: Buffer[] = []
    stream.on('error', () => undefined)
    stream.on('close', () => state.open--)
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('end', () => {
      const push = { headers: rawHeaders, body: Buffer.concat(chunks), stream }
      seen.push(push)
      answer(push, seen.length)
    })
  })
  const port = await listen(server)
  const host = `127.0.0.1:${port}`
  const close = async () => {
    for (const session of sessions) session.destroy()
    for (const socket of sockets) socket.destroy()
    await new Promise(resolve => server.close(resolve))
  }
  return { seen, sessions, state, host, endpoint: `https://${host}/push/device`, close }
}

/** The last stream that a session promised to take. */
const lastTaken = new Map<Http2Push['stream']['session'], number>()

/** Ends a push's session with GOAWAY. Node would go on to take what it then promises not to have taken. */
export function goAway({ stream }: Http2Push): void {
  const lastStreamId = stream.id ?? 0
  lastTaken.set(stream.session, lastStreamId)
  stream.session?.goaway(constants.NGHTTP2_NO_ERROR, lastStreamId)
}

/** The path that a push was sent to. */
export function pathOf({ headers }: Http2Push): string {
  return headers[headers.indexOf(':path') + 1] ?? ''
}
