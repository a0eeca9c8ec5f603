import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { appendEvents } from '../db/append-events.ts'
import type { Database } from '../db/database.ts'
import { eventually } from '../test-support/eventually.ts'
import { openStream } from '../test-support/open-stream.ts'
import { openTestDatabase, silent } from '../test-support/open-test-database.ts'
import { makeSqlite, type TestDatabase } from '../test-support/with-databases.ts'
import { createEventLog, type EventLog } from './event-log.ts'
import { type EventStream, openEventStream, type StreamOptions } from './event-stream.ts'
import { createEventTail, type EventTail } from './event-tail.ts'

let test: TestDatabase
let database: Database
let log: EventLog
let tail: EventTail
let server: Server
let streams: EventStream[]
let options: Omit<StreamOptions, 'cursor'>

beforeEach(async () => {
  test = await makeSqlite()
  database = await openTestDatabase(test)
  log = createEventLog(database)
  await log.begin(1)
  tail = createEventTail({ log, wake: database.wake, logger: silent, pollMs: 1_000 })
  await tail.start()
  streams = []
  const reader = { kind: 'user', userId: 'usr_agent000' as never, admin: false } as const
  options = { reader, recheck: async () => reader, heartbeatMs: 30 }
  server = createServer((request, response) => {
    const cursor = request.headers['last-event-id'] as string | undefined
    const stream = openEventStream(log, tail, { ...options, cursor })
    streams.push(stream)
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    stream.body.pipe(response)
    stream.body.once('close', () => response.destroy())
    response.once('close', () => stream.body.destroy())
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
})
afterEach(async () => {
  for (const stream of streams) stream.body.destroy()
  await new Promise(resolve => server.close(resolve))
  await tail.stop()
  await database.close()
  await test.remove()
})

const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
const append = (name: string) =>
  database.transaction((trx, wake) =>
    appendEvents(trx, wake, 1, [{ type: 'device.updated', audience: 'agents', data: { deviceId: name as never } }]),
  )

it('a comment comes at every heartbeat, and moves the place to resume at past what is not for the reader', async () => {
  await using stream = await openStream(url(), {})
  await stream.alive(3)
  await database.transaction((trx, wake) =>
    appendEvents(trx, wake, 1, [
      { type: 'device.updated', audience: 'visitor:vis_other000' as never, data: { deviceId: 'dev_x' as never } },
    ]),
  )
  await eventually(async () => expect(stream.lastId()).toBe((await log.head()).cursor))
  expect(stream.events).toEqual([])
})

it('rights are looked at with every heartbeat; without them the stream ends', async () => {
  let rights = true
  const { reader } = options
  options = { ...options, recheck: async () => (rights ? reader : undefined) }
  await using stream = await openStream(url(), {})
  await stream.alive(3)
  rights = false
  expect(await stream.ended).toBe('ended')
})

it('if nobody can say what the rights are, the stream ends', async () => {
  options = { ...options, recheck: () => Promise.reject(new Error('no database')) }
  await using stream = await openStream(url(), {})
  expect(['ended', 'broken']).toContain(await stream.ended)
})

it('a client that does not read is dropped, and the others go on', async () => {
  const { port } = server.address() as AddressInfo
  const idle = connect(port, '127.0.0.1')
  idle.on('error', () => {})
  idle.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
  await eventually(() => expect(streams).toHaveLength(1))
  idle.pause()
  await using reading = await openStream(url(), {})
  await reading.alive()
  const long = 'x'.repeat(200_000)
  let sent = 0
  while (!streams[0]?.body.destroyed && sent < 500) {
    await append(`${sent}${long}`)
    sent += 1
    await reading.count(sent)
  }
  expect(streams[0]?.body.destroyed).toBe(true)
  expect(streams[1]?.body.destroyed).toBe(false)
  idle.destroy()
})

it('events that come while the client catches up are told once, after those that it missed', async () => {
  await append('known')
  const { cursor } = await log.head()
  for (let n = 0; n < 20; n += 1) await append(`missed${n}`)
  const opening = openStream(url(), { 'last-event-id': cursor })
  for (let n = 0; n < 20; n += 1) await append(`live${n}`)
  await using stream = await opening
  await stream.count(40)
  const names = stream.events.map(event => (event.data as { deviceId: string }).deviceId)
  const expected = ['missed', 'live'].flatMap(kind => Array.from({ length: 20 }, (_, n) => `${kind}${n}`))
  expect(names).toEqual(expected)
})

it('a cursor that is ahead of this process is believed, and nothing is told twice', async () => {
  await append('one')
  await eventually(async () => expect(tail.head().cursor).toBe((await log.head()).cursor))
  // Another process was quicker: the row is there, and this process has not looked yet.
  const row = { type: 'device.updated', audience: 'agents', data: '{"deviceId":"two"}', created_at: 1 }
  await database.db.insertInto('events').values(row).execute()
  await using stream = await openStream(url(), { 'last-event-id': (await log.head()).cursor })
  await stream.alive(2)
  await append('three')
  await stream.count(1)
  expect(stream.events.map(event => event.data)).toEqual([{ deviceId: 'three' }])
})
