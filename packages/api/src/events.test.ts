import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createApi, followEvents, type ReceivedEvent } from './index.ts'
import { createSseParser, type RawEvent } from './sse-parser.ts'

const parse = (pieces: string[]) => {
  const events: RawEvent[] = []
  const feed = createSseParser(event => events.push(event))
  for (const piece of pieces) feed(piece)
  return events
}

it('reads fields, comments, many data lines and every line ending', () => {
  const text = ': hello\r\nid: 1\r\nevent: message.created\r\ndata: {"a":1}\r\n\r\ndata: x\ndata: y\n\nid\rdata:z\r\r\n'
  expect(parse([text])).toEqual([
    { id: '1', type: 'message.created', data: '{"a":1}' },
    { id: '1', type: 'message', data: 'x\ny' },
    { id: '', type: 'message', data: 'z' },
  ])
})

it('tells of an id that comes without data, and of no other', () => {
  const ids: string[] = []
  const events: RawEvent[] = []
  const feed = createSseParser(
    event => events.push(event),
    id => ids.push(id),
  )
  feed(':\nid: a\n\n:\n\nid: b\ndata: 1\n\nid\n\nid: c\n\n')
  expect(ids).toEqual(['a', 'c'])
  expect(events).toEqual([{ id: 'b', type: 'message', data: '1' }])
})

it('gives the same events however the text is cut', () => {
  const text = 'id: 1\r\ndata: ä€😀\r\n\r\n: comment\n\nevent: b\ndata: 2\n\nid: 3\rdata: 3\r\r'
  const whole = parse([text, '\n'])
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: text.length }), { maxLength: 8 }), cuts => {
      const at = [0, ...cuts.sort((a, b) => a - b), text.length]
      const pieces = at.slice(1).map((end, index) => text.slice(at[index], end))
      expect(parse([...pieces, '\n'])).toEqual(whole)
    }),
  )
})

it('resumes at the last event after the link broke, and stops when it is refused', async () => {
  const resumedAt: (string | undefined)[] = []
  const server = createServer((request, response) => {
    resumedAt.push(request.headers['last-event-id'] as string | undefined)
    if (resumedAt.length === 3) {
      response.writeHead(401, { 'content-type': 'application/problem+json' }).end('{"code":"unauthenticated"}')
      return
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(`id: ${resumedAt.length}\nevent: device.updated\ndata: {"n":${resumedAt.length}}\n\n`, () => {
      response.destroy()
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const api = createApi({ apiRoot: `http://localhost:${(server.address() as AddressInfo).port}` })
  const received: ReceivedEvent[] = []
  const states: string[] = []
  const end = await followEvents({
    open: api.events.stream,
    onEvent: event => received.push(event),
    onState: state => states.push(state),
    signal: new AbortController().signal,
    random: () => 0,
  })
  server.close()
  expect(end).toMatchObject({ kind: 'problem', status: 401 })
  expect(received.map(event => event.data)).toEqual([{ n: 1 }, { n: 2 }])
  expect(resumedAt).toEqual([undefined, '1', '2'])
  expect(states).toEqual(['connecting', 'live', 'behind', 'live', 'behind', 'stopped'])
})

it('resumes at the place that it was told of, though there was no event', async () => {
  const resumedAt: (string | undefined)[] = []
  const server = createServer((request, response) => {
    resumedAt.push(request.headers['last-event-id'] as string | undefined)
    if (resumedAt.length === 2) {
      response.writeHead(403).end()
      return
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end(':\nid: here\n\n')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const api = createApi({ apiRoot: `http://localhost:${(server.address() as AddressInfo).port}` })
  const onEvent = () => {}
  await followEvents({ open: api.events.stream, onEvent, signal: new AbortController().signal, random: () => 0 })
  server.close()
  expect(resumedAt).toEqual([undefined, 'here'])
})

it('a link that is silent too long is opened anew', async () => {
  let opened = 0
  const server = createServer((_request, response) => {
    opened += 1
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const api = createApi({ apiRoot: `http://localhost:${(server.address() as AddressInfo).port}` })
  const stop = new AbortController()
  await followEvents({
    open: api.events.stream,
    onEvent: () => {},
    onState: () => opened >= 3 && stop.abort(),
    signal: stop.signal,
    silenceMs: 20,
    random: () => 0,
  })
  server.closeAllConnections()
  server.close()
  expect(opened).toBeGreaterThanOrEqual(3)
})
