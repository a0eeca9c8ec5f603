import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../test-support/start-test-server.ts'

const MB = 1024 * 1024
const piece = Buffer.alloc(64 * 1024, 'x')

let on: TestServer
beforeAll(async () => {
  on = await startTestServer()
})
afterAll(() => on.close())

const open = async (framing: string) => {
  const { hostname, port } = new URL(on.server.url)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  // A reset is told to whoever writes.
  socket.on('error', () => undefined)
  socket.write(`POST /api/v1/session HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n${framing}\r\n\r\n`)
  return socket
}
const write = (socket: Socket, data: Buffer | string) =>
  new Promise<void>((resolve, reject) => {
    socket.write(data, error => (error ? reject(error) : resolve()))
  })
const statusOf = async (socket: Socket) => {
  let text = ''
  for await (const data of socket) text += String(data)
  return text.split('\r\n')[0]
}

it('a client that writes all of 10 MB before it reads gets the 413', async () => {
  const socket = await open(`content-length: ${10 * MB}`)
  for (let sent = 0; sent < 10 * MB; sent += piece.length) await write(socket, piece)
  expect(await statusOf(socket)).toBe('HTTP/1.1 413 Payload Too Large')
})

it('so does one that does not say how much it will send', async () => {
  const socket = await open('transfer-encoding: chunked')
  const chunk = Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')])
  for (let sent = 0; sent < 10 * MB; sent += piece.length) await write(socket, chunk)
  await write(socket, '0\r\n\r\n')
  expect(await statusOf(socket)).toBe('HTTP/1.1 413 Payload Too Large')
})

it('one that never stops is cut off', async () => {
  const socket = await open(`content-length: ${1024 * MB}`)
  const send = async () => {
    for (;;) await write(socket, piece)
  }
  await expect(send()).rejects.toThrow(/EPIPE|ECONNRESET|after/)
  socket.destroy()
})
