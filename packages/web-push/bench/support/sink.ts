import { createSecureServer } from 'node:http2'

// A push service in a process of its own, so that its work is not the sender's: HTTP/2 and HTTP/1.1, accepts everything.
const [key, cert] = process.argv.slice(2)
const server = createSecureServer({ key, cert, allowHTTP1: true, settings: { maxConcurrentStreams: 100 } })
// A connection that rests between two rounds is still there for the next.
Object.assign(server, { keepAliveTimeout: 600_000 })
server.on('request', (request, response) => {
  request.resume()
  request.on('end', () => response.writeHead(201, { location: '/m/1' }).end())
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object' && address) process.send?.(address.port)
})
process.on('disconnect', () => process.exit())
