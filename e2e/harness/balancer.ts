import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'

/** One address before several servers, as a reverse proxy is: the first that takes a connection answers. */
export type Balancer = {
  readonly port: number
  /** Who answers from now on, in the order in which they are asked: ports of this machine. */
  use(ports: readonly number[]): void
  /** As when the network is gone: what is under way breaks off, what comes is refused. */
  cut(): Promise<void>
  /** The network is back, at the same port. */
  mend(): Promise<void>
  close(): void
}

export async function startBalancer(): Promise<Balancer> {
  let upstreams: readonly number[] = []
  const server = createServer((incoming, outgoing) => forward(incoming, outgoing, upstreams)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    port,
    use(ports) {
      upstreams = ports
    },
    async cut() {
      if (!server.listening) return
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
    async mend() {
      if (server.listening) return
      server.listen(port, '127.0.0.1')
      await once(server, 'listening')
    },
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** Only a connection that was refused goes to the next: what was begun may have been done. */
function forward(incoming: IncomingMessage, outgoing: ServerResponse, [port, ...others]: readonly number[]): void {
  if (port === undefined) {
    outgoing.writeHead(502).end()
    return
  }
  const { method, url, headers } = incoming
  const outer = request({ host: '127.0.0.1', port, method, path: url, headers, agent: false })
  outer.once('response', answer => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders)
    answer.pipe(outgoing)
    answer.once('close', () => {
      if (!answer.complete) outgoing.destroy()
    })
    answer.on('error', () => outgoing.destroy())
  })
  outer.once('error', error => {
    if ('code' in error && error.code === 'ECONNREFUSED') forward(incoming, outgoing, others)
    else outgoing.destroy()
  })
  outgoing.once('close', () => outer.destroy())
  outer.once('socket', socket => socket.once('connect', () => incoming.pipe(outer)))
}
