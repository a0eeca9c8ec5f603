import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import Fastify from 'fastify'
import { expect, it } from 'vitest'
import { limitSlowRequests } from './slow-requests.ts'

it('whoever sends a body too slowly is cut off, but for files, which have a time of their own', async () => {
  const app = Fastify()
  limitSlowRequests(app, 100)
  app.post('/json', async () => 'done')
  app.post('/file', { config: { raw: true } }, async () => 'done')
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  const begin = (path: string) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => {})
    socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 4\r\n\r\n"a`)
    return socket
  }
  const [slow, file] = [begin('/json'), begin('/file')]
  await once(slow, 'close')
  file.write('b"')
  const [answer] = await once(file, 'data')
  expect(String(answer)).toMatch(/^HTTP\/1.1 200 /)
  file.destroy()
  await app.close()
})
