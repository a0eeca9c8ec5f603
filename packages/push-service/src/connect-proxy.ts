import type { Server } from 'node:http'
import { connect, type Socket } from 'node:net'

type Parts = {
  readonly server: Server
  /** `host:port` that lead here; every other is refused. */
  readonly targets: () => readonly string[]
  readonly destination: () => { host: string; port: number }
  readonly isDown: (target: string) => boolean
}

export type Proxy = {
  /** Breaks the tunnels to these targets. */
  cut(isCut: (target: string) => boolean): void
}

/** A CONNECT proxy to this push service alone, so that a test can never reach a real one. */
export function serveProxy({ server, targets, destination, isDown }: Parts): Proxy {
  const tunnels = new Map<Socket, string>()
  server.on('connect', (request, socket: Socket, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    const target = request.url ?? ''
    const refuse = (status: string) => socket.end(`HTTP/1.1 ${status}\r\ncontent-length: 0\r\n\r\n`)
    if (isDown(target)) {
      socket.destroy()
    } else if (!targets().includes(target)) {
      refuse('403 Forbidden')
    } else {
      const { host, port } = destination()
      tunnels.set(socket, target)
      const upstream = connect(port, host, () => {
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
        upstream.write(head)
        upstream.pipe(socket).pipe(upstream)
      })
      upstream.on('error', () => socket.destroy())
      upstream.on('close', () => socket.destroy())
      socket.on('close', () => {
        tunnels.delete(socket)
        upstream.destroy()
      })
    }
  })
  return {
    cut(isCut) {
      for (const [socket, target] of tunnels) if (isCut(target)) socket.destroy()
    },
  }
}
