import { once } from 'node:events'
import { createServer, type TLSSocket } from 'node:tls'
import { openH2Connection } from '../h2/connection.ts'
import { Code, Flag, Frame } from '../h2/protocol.ts'
import { connectTls } from '../tls-connect.ts'
import { frame, onClientFrames, settings, type WireFrame } from './frames.ts'
import { type Certificate, listen } from './tls-server.ts'

/** `:status: 201` alone, as a header block. */
export const CREATED = Buffer.from('4803323031', 'hex')
/** A whole answer. */
export const created = (streamId: number): Buffer =>
  frame(Frame.headers, Flag.endHeaders | Flag.endStream, streamId, CREATED)

/** What a service does with a frame of the client's. */
export type OnFrame = (wire: WireFrame, write: (...bytes: Uint8Array[]) => void, socket: TLSSocket) => void

/** Answers each request as soon as all of it is there. */
export const acceptAll: OnFrame = ({ type, flags, streamId }, write) => {
  if ((type === Frame.data || type === Frame.headers) && flags & Flag.endStream) write(created(streamId))
}

/** A service that says over TLS exactly the bytes that it is told, from its settings on, and keeps what it hears. */
export async function startRawHttp2(certificate: Certificate, onFrame: OnFrame, first: Uint8Array = settings()) {
  const frames: WireFrame[] = []
  const sockets = new Set<TLSSocket>()
  const server = createServer({ ...certificate, ALPNProtocols: ['h2'] }, socket => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.write(first)
    const write = (...bytes: Uint8Array[]) => {
      if (socket.writable) socket.write(Buffer.concat(bytes))
    }
    onClientFrames(socket, wire => {
      frames.push(wire)
      onFrame(wire, write, socket)
    })
  })
  const port = await listen(server)
  return {
    port,
    frames,
    sockets,
    /** The frames of a type. */
    of: (type: number) => frames.filter(wire => wire.type === type),
    /** The code of the client's GOAWAY, once there is one. */
    goaway: () => frames.find(wire => wire.type === Frame.goaway)?.payload.readUInt32BE(4),
    write(...bytes: Uint8Array[]) {
      for (const socket of sockets) socket.write(Buffer.concat(bytes))
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** A client's connection to it. */
export async function connectRaw(port: number) {
  const events = { retired: 0, broken: 0 }
  const socket = await connectTls({
    origin: `https://127.0.0.1:${port}`,
    lookup: (_host, _options, callback) => callback(null, '127.0.0.1', 4),
    timeoutMs: 5000,
  })
  const connection = openH2Connection(socket, `127.0.0.1:${port}`, {
    onRetired: () => events.retired++,
    onBroken: () => events.broken++,
  })
  return { connection, socket, events }
}

/** A push of so many bytes. */
export function pushOf(size = 100, path = '/x') {
  return {
    origin: 'https://127.0.0.1',
    path,
    headers: { ttl: '60', authorization: 'vapid t=a, k=b' },
    body: Buffer.alloc(size, 7),
  }
}

export const isCancel = ({ type, payload }: WireFrame) =>
  type === Frame.rstStream && payload.readUInt32BE() === Code.cancel
