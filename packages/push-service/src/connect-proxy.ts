import type { Server } from 'node:http'
import { connect, type Socket } from 'node:net'

type Parts = {
  readonly server: Server
  /** `host:port` that lead here; every other is refused. */
  readonly targets: () => readonly string[]
  readonly destination: () => { host: string; port: number }
  readonly isDown: () => boolean
}

/** A CONNECT proxy to this push service alone, so that a test can never reach a real one. */
export function serveProxy({ server, targets, destination, isDown }: Parts): void {
  server.on('connect', (request, socket: Socket, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    const refuse = (status: string) => socket.end(`HTTP/1.1 ${status}\r\ncontent-length: 0\r\n\r\n`)
    if (isDown()) {
      socket.destroy()
    } else if (!targets().includes(request.url ?? '')) {
      refuse('403 Forbidden')
    } else {
      const { host, port } = destination()
      const upstream = connect(port, host, () => {
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
        upstream.write(head)
        upstream.pipe(socket).pipe(upstream)
      })
      upstream.on('error', () => socket.destroy())
      upstream.on('close', () => socket.destroy())
      socket.on('close', () => upstream.destroy())
    }
  })
}
