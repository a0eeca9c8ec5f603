import { once } from 'node:events'
import type { AddressInfo, Server, Socket } from 'node:net'

export type Listener = {
  readonly port: number
  /** Breaks all connections that are up. */
  cutAll(): void
  close(): Promise<void>
}

/** Listens and knows its connections, so that they can be broken. `port` 0 takes a free one. */
export async function listen(server: Server, host: string, port: number): Promise<Listener> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    // A peer that breaks off is nothing special here; without a listener it would end the process.
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
  })
  server.listen(port, host)
  await once(server, 'listening')
  const cutAll = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    port: (server.address() as AddressInfo).port,
    cutAll,
    async close() {
      const closed = once(server, 'close')
      server.close()
      cutAll()
      await closed
    },
  }
}
