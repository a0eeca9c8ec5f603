import { randomBytes } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Answer } from '../dialect.ts'
import type { Misbehaviour } from './misbehaviour.ts'
import { drip, pour } from './pour.ts'

type Act = (socket: Socket, answer: Answer) => void

/** What HTTP/1.1 looks like on the wire; written past Node's own writer, which would put it right. */
const ACTS: Readonly<Record<Exclude<Misbehaviour, 'swallow'>, Act>> = {
  'endless-body'(socket, answer) {
    socket.write(head(answer, { 'transfer-encoding': 'chunked' }))
    pour(socket, Buffer.from(`4000\r\n${'x'.repeat(0x4000)}\r\n`))
  },
  'slow-headers'(socket, answer) {
    socket.write(head(answer, {}).slice(0, -2))
    const text = 'x-slow: 1\r\n'
    let at = 0
    drip(socket, () => socket.write(text[at++ % text.length] ?? ''))
  },
  'slow-body'(socket, answer) {
    socket.write(head(answer, { 'content-length': '1000000' }))
    drip(socket, () => socket.write('x'))
  },
  'length-too-long': (socket, answer) =>
    socket.end(head(answer, { 'content-length': `${answer.body.length + 1000}` }) + answer.body),
  'length-too-short': (socket, answer) =>
    socket.write(`${head(answer, { 'content-length': '2' })}${answer.body}${'x'.repeat(1000)}`),
  // A first byte that begins no status line.
  garbage: socket => socket.end(Buffer.concat([Buffer.of(0xff), randomBytes(2000)])),
  'huge-headers': (socket, answer) =>
    socket.write(head(answer, { 'x-padding': 'x'.repeat(65_536), 'content-length': '0' })),
  'endless-hints': socket => pour(socket, Buffer.from('HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n'.repeat(100))),
  'reset-early': socket => socket.destroy(),
  reset: socket => socket.destroy(),
  silence: () => undefined,
  goaway: socket => socket.end(),
  'refused-stream': socket => socket.destroy(),
  'cut-after-accept': socket => socket.destroy(),
  'silence-after-accept': () => undefined,
}

export function misbehaveOverHttp1(how: Exclude<Misbehaviour, 'swallow'>, socket: Socket, answer: Answer): void {
  ACTS[how](socket, answer)
}

function head({ status, headers }: Answer, more: Readonly<Record<string, string>>): string {
  const lines = Object.entries({ ...headers, ...more }).map(([name, value]) => `${name}: ${value}\r\n`)
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Unknown'}\r\n${lines.join('')}\r\n`
}
