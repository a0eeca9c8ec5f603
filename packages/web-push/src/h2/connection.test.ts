import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { frame, settings, uint32 } from '../test-support/frames.ts'
import {
  acceptAll,
  CREATED,
  connectRaw,
  created,
  isCancel,
  type OnFrame,
  pushOf,
  startRawHttp2,
} from '../test-support/raw-http2.ts'
import { type Certificate, makeCertificate, trust } from '../test-support/tls-server.ts'
import { Code, Flag, Frame, Setting } from './protocol.ts'

let certificate: Certificate
let untrust: () => void
const cleanUps: Array<() => unknown> = []

beforeAll(async () => {
  certificate = await makeCertificate()
  untrust = trust(certificate)
})
afterAll(() => untrust())
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

async function open(onFrame: OnFrame, first?: Uint8Array) {
  const service = await startRawHttp2(certificate, onFrame, first)
  cleanUps.push(service.close)
  const client = await connectRaw(service.port)
  cleanUps.push(() => client.connection.destroy())
  await client.connection.ready
  return { service, ...client }
}

const ok = { kind: 'response', status: 201, headers: {}, body: '' }
const unsent = { kind: 'unsent', error: { code: 'ERR_PUSH_H2_RESET' } }
const all = Flag.endHeaders | Flag.endStream
const dataBytes = (frames: readonly { payload: Buffer }[]) =>
  frames.reduce((sum, { payload }) => sum + payload.length, 0)
const quiet: OnFrame = () => undefined
const posts = (connection: Awaited<ReturnType<typeof open>>['connection'], count: number, size = 100) =>
  Promise.all(Array.from({ length: count }, () => connection.post(pushOf(size), 5000)))

describe('E3: an HTTP/2 connection keeps to what the service permits', () => {
  it('sends what is due in one turn together, and settings before all', async () => {
    const { service, connection } = await open(acceptAll)
    let pieces = 0
    for (const socket of service.sockets) socket.on('data', () => pieces++)
    expect(await posts(connection, 10)).toEqual(Array.from({ length: 10 }, () => ok))
    expect(pieces).toBe(1)
    expect(service.frames[0]).toMatchObject({ type: Frame.settings, flags: 0, streamId: 0 })
  })

  it('a stream takes no more than its window, and goes on when that opens', async () => {
    const onFrame: OnFrame = (wire, write, socket) => {
      acceptAll(wire, write, socket)
      if (wire.type === Frame.data) write(frame(Frame.windowUpdate, 0, wire.streamId, uint32(wire.payload.length)))
    }
    const { service, connection } = await open(onFrame, settings({ [Setting.initialWindowSize]: 10 }))
    expect(await posts(connection, 3, 95)).toEqual([ok, ok, ok])
    const sizes = service.of(Frame.data).map(({ payload }) => payload.length)
    expect(Math.max(...sizes)).toBe(10)
    expect(sizes.length).toBe(30)
  })

  it('all streams together take no more than the window of the connection', async () => {
    const { service, connection } = await open(acceptAll)
    const sent = posts(connection, 40, 4096)
    await expect.poll(() => dataBytes(service.of(Frame.data))).toBe(65_535)
    expect(service.of(Frame.headers).length).toBe(16)
    service.write(frame(Frame.windowUpdate, 0, 0, uint32(1_000_000)))
    expect(await sent).toEqual(Array.from({ length: 40 }, () => ok))
  })

  it('a window that shrinks below nothing is waited for', async () => {
    const { service, connection } = await open(acceptAll, settings({ [Setting.initialWindowSize]: 50 }))
    const sent = connection.post(pushOf(100), 5000)
    await expect.poll(() => dataBytes(service.of(Frame.data))).toBe(50)
    service.write(settings({ [Setting.initialWindowSize]: 0 }), frame(Frame.windowUpdate, 0, 1, uint32(50)))
    await expect.poll(() => service.of(Frame.settings).length).toBe(3)
    expect(dataBytes(service.of(Frame.data))).toBe(50)
    service.write(settings({ [Setting.initialWindowSize]: 65_535 }))
    expect(await sent).toEqual(ok)
  })

  it('one stream at a time if it says so, and more when it says so', async () => {
    let under = 0
    let most = 0
    const onFrame: OnFrame = ({ type, flags, streamId }, write) => {
      if (type === Frame.headers) most = Math.max(most, ++under)
      if (type !== Frame.data || !(flags & Flag.endStream)) return
      setImmediate(() => {
        under--
        write(created(streamId))
      })
    }
    const { service, connection } = await open(onFrame, settings({ [Setting.maxConcurrentStreams]: 1 }))
    expect(await posts(connection, 20)).toEqual(Array.from({ length: 20 }, () => ok))
    expect(most).toBe(1)
    service.write(settings({ [Setting.maxConcurrentStreams]: 7 }))
    await expect.poll(() => connection.limit).toBe(7)
    await posts(connection, 20)
    expect(most).toBe(7)
  })

  it('says again that it keeps no table after the service set its size', async () => {
    const { service, connection } = await open(acceptAll)
    await posts(connection, 2)
    service.write(settings({ [Setting.headerTableSize]: 0 }))
    await expect.poll(() => service.of(Frame.settings).length).toBe(3)
    await posts(connection, 1)
    expect(service.of(Frame.headers).map(({ payload }) => payload[0])).toEqual([0x20, 0x83, 0x20])
  })

  it('answers pings and settings, and sends none', async () => {
    const { service } = await open(quiet)
    service.write(frame(Frame.ping, 0, 0, Buffer.from('12345678')), frame(Frame.ping, Flag.ack, 0, Buffer.alloc(8)))
    await expect.poll(() => service.of(Frame.ping).length).toBe(1)
    expect(service.of(Frame.ping)[0]).toMatchObject({ flags: Flag.ack, payload: Buffer.from('12345678') })
  })

  it('opens its window for a service that sends many answers', async () => {
    const body = frame(Frame.data, Flag.endStream, 0, Buffer.alloc(3000, 'x'))
    const onFrame: OnFrame = ({ type, streamId }, write) => {
      if (type !== Frame.data) return
      body.writeUInt32BE(streamId, 5)
      write(frame(Frame.headers, Flag.endHeaders, streamId, CREATED), body)
    }
    const { service, connection } = await open(onFrame)
    const answers = await posts(connection, 100)
    for (const answer of answers) expect(answer).toEqual({ ...ok, body: 'x'.repeat(3000) })
    const opened = () => service.of(Frame.windowUpdate).reduce((sum, { payload }) => sum + payload.readUInt32BE(), 0)
    await expect.poll(opened).toBeGreaterThan(300_000 - 65_535)
  })
})

describe('E3: an answer over HTTP/2', () => {
  const split = [...CREATED].map((byte, at) =>
    frame(
      at === 0 ? Frame.headers : Frame.continuation,
      at === CREATED.length - 1 ? Flag.endHeaders : at === 0 ? Flag.endStream : 0,
      1,
      Buffer.of(byte),
    ),
  )
  const padded = (type: number, flags: number, payload: Buffer) =>
    frame(type, flags | Flag.padded, 1, Buffer.concat([Buffer.of(200), payload, Buffer.alloc(200)]))
  const hint = frame(Frame.headers, Flag.endHeaders, 1, Buffer.from('4803313033', 'hex'))
  const head = frame(Frame.headers, Flag.endHeaders, 1, CREATED)
  it.each([
    ['in one frame a byte', split, ''],
    [
      'with padding and a priority',
      [
        frame(
          Frame.headers,
          all | Flag.padded | Flag.priority,
          1,
          Buffer.concat([Buffer.of(9), Buffer.alloc(5), CREATED, Buffer.alloc(9)]),
        ),
      ],
      '',
    ],
    ['after hints', [hint, hint, created(1)], ''],
    [
      'with a padded body',
      [head, padded(Frame.data, 0, Buffer.from('bo')), padded(Frame.data, Flag.endStream, Buffer.from('dy'))],
      'body',
    ],
    [
      'with trailers',
      [
        head,
        frame(Frame.data, 0, 1, Buffer.from('body')),
        frame(Frame.headers, all, 1, Buffer.from('0001780179', 'hex')),
      ],
      'body',
    ],
    ['with an empty end', [head, frame(Frame.data, Flag.endStream, 1)], ''],
    [
      'among frames that nobody knows',
      [frame(0xfa, 0xff, 1, Buffer.alloc(20)), frame(Frame.priority, 0, 5, Buffer.alloc(5)), created(1)],
      '',
    ],
    ['reset after its status', [head, frame(Frame.rstStream, 0, 1, uint32(Code.protocolError))], ''],
  ] as const)('%s is read', async (_what, bytes, body) => {
    const { connection } = await open(({ type }, write) => {
      if (type === Frame.data) write(...bytes)
    })
    expect(await connection.post(pushOf(), 5000)).toEqual({ ...ok, body })
  })

  it('before the body was sent is an answer, and the rest of the body stays here', async () => {
    const onFrame: OnFrame = ({ type, streamId }, write) => {
      if (type === Frame.headers) write(created(streamId))
    }
    const { service, connection } = await open(onFrame, settings({ [Setting.initialWindowSize]: 10 }))
    expect(await connection.post(pushOf(100), 5000)).toEqual(ok)
    await expect.poll(() => service.frames.filter(isCancel).length).toBe(1)
    expect(dataBytes(service.of(Frame.data))).toBe(10)
  })

  it.each([
    ['without a status', '0001780179'],
    ['whose status is no number', '48036f6f6f'],
    ['with a status below all', '4803303939'],
    ['that switches protocols', '4803313031'],
    ['with two statuses', '8888'],
    ['with a field before the status', '000178017988'],
    ['with an unknown pseudo-field', '88 00023a780179'.replace(' ', '')],
    ['with a name in capitals', '880001580179'],
    ['with a line break in a value', '88000178020d0a'],
    ['with a field of HTTP/1.1', '8800 0a 636f6e6e656374696f6e 0178'.replaceAll(' ', '')],
  ])('%s is malformed: the stream ends, the others go on, HTTP/1.1 is next', async (_what, block) => {
    const { service, connection, events } = await open(({ type, streamId }, write) => {
      if (type !== Frame.data) return
      write(streamId === 1 ? frame(Frame.headers, all, 1, Buffer.from(block, 'hex')) : created(streamId))
    })
    const [first, second] = await posts(connection, 2)
    expect(first).toMatchObject({ kind: 'failed', error: { code: 'ERR_PUSH_H2_PROTOCOL' } })
    expect(second).toEqual(ok)
    expect(events).toEqual({ retired: 0, broken: 1 })
    await expect
      .poll(() => service.of(Frame.rstStream).map(({ payload }) => payload.readUInt32BE()))
      .toEqual([Code.protocolError])
  })
})

describe('D6: an end of an HTTP/2 stream or connection', () => {
  it('GOAWAY in the middle: what is above goes out elsewhere, what is below goes on, and then it hangs up', async () => {
    const { service, connection, socket, events } = await open(
      ({ type, streamId }, write) => {
        if (type === Frame.headers && streamId === 9)
          write(frame(Frame.goaway, 0, 0, Buffer.concat([uint32(5), uint32(0)])))
        if (type === Frame.data && streamId === 9) setImmediate(() => write(created(1), created(3), created(5)))
      },
      settings({ [Setting.maxConcurrentStreams]: 5 }),
    )
    const results = await posts(connection, 8)
    expect(results.slice(0, 3)).toEqual([ok, ok, ok])
    for (const result of results.slice(3)) expect(result).toMatchObject(unsent)
    expect(events).toEqual({ retired: 1, broken: 0 })
    expect(await connection.post(pushOf(), 5000)).toMatchObject(unsent)
    await expect.poll(() => socket.destroyed).toBe(true)
    expect(service.goaway()).toBe(Code.noError)
  })

  it.each([
    ['refused', Code.refusedStream, 'unsent', 0],
    ['wanted in HTTP/1.1', Code.http11Required, 'unsent', 1],
    ['reset otherwise', Code.cancel, 'failed', 0],
  ] as const)('a stream that is %s', async (_what, code, kind, broken) => {
    const { connection, events } = await open(({ type, streamId }, write) => {
      if (type === Frame.data) write(frame(Frame.rstStream, 0, streamId, uint32(code)))
    })
    expect(await connection.post(pushOf(), 5000)).toMatchObject({ kind })
    expect(events).toEqual({ retired: 0, broken })
  })

  it('GOAWAY that blames us makes HTTP/1.1 the next', async () => {
    const { connection, events } = await open(({ type }, write) => {
      if (type === Frame.headers)
        write(frame(Frame.goaway, 0, 0, Buffer.concat([uint32(0), uint32(Code.compressionError)])))
    })
    expect(await connection.post(pushOf(), 5000)).toMatchObject(unsent)
    expect(events).toEqual({ retired: 1, broken: 1 })
  })

  it('at the deadline: under way is cancelled, and what waits is never sent', async () => {
    const { service, connection } = await open(quiet, settings({ [Setting.maxConcurrentStreams]: 1 }))
    const late = [connection.post(pushOf(), 200), connection.post(pushOf(10, '/never'), 100)]
    expect(await Promise.all(late)).toEqual([{ kind: 'timeout' }, { kind: 'timeout' }])
    await expect.poll(() => service.frames.filter(isCancel).length).toBe(1)
    expect(service.of(Frame.headers).length).toBe(1)
    expect(connection.load).toBe(0)
  })

  it('before anything left: the request is unsent; after that it has failed', async () => {
    const { service, connection, socket } = await open(quiet)
    const first = connection.post(pushOf(), 5000)
    await expect.poll(() => service.of(Frame.data).length).toBe(1)
    const second = connection.post(pushOf(), 5000)
    socket.destroy(new Error('cable'))
    expect(await second).toMatchObject({ kind: 'unsent' })
    expect(await first).toMatchObject({ kind: 'failed', error: { message: 'cable' } })
  })

  it('a service that stops reading gets no more than a little, and costs the deadline', async () => {
    const { service, connection, socket } = await open(
      (_wire, _write, theirs) => theirs.pause(),
      settings({ [Setting.initialWindowSize]: 2 ** 30 }),
    )
    service.write(frame(Frame.windowUpdate, 0, 0, uint32(2 ** 30)))
    const results: unknown[] = []
    for (let round = 0; round < 40; round++) {
      const sent = Array.from({ length: 100 }, () => connection.post(pushOf(4096), 60))
      results.push(...(await Promise.all(sent)))
    }
    for (const result of results) expect(result).toEqual({ kind: 'timeout' })
    expect(socket.writableLength).toBeLessThan(600_000)
  }, 30_000)

  it('idle for three minutes: it hangs up by itself, but not on what is under way', async () => {
    const { service, connection, socket, events } = await open(quiet)
    expect(socket.timeout).toBe(180_000)
    const sent = connection.post(pushOf(), 5000)
    await expect.poll(() => service.of(Frame.data).length).toBe(1)
    socket.emit('timeout')
    expect(events.retired).toBe(1)
    service.write(created(1))
    expect(await sent).toEqual(ok)
    await expect.poll(() => service.goaway()).toBe(Code.noError)
    await expect.poll(() => socket.destroyed).toBe(true)
  })

  it('an answer that comes byte by byte is read if it comes in time, and otherwise costs the deadline', async () => {
    const { connection } = await open(({ type, streamId }, write) => {
      if (type !== Frame.data) return
      const bytes = created(streamId)
      let at = 0
      const drip = setInterval(() => {
        write(bytes.subarray(at, ++at))
        if (at >= bytes.length - (streamId === 1 ? 0 : 1)) clearInterval(drip)
      }, 5)
    })
    expect(await connection.post(pushOf(), 5000)).toEqual(ok)
    expect(await connection.post(pushOf(), 400)).toEqual({ kind: 'timeout' })
  })

  it('takes up a connection that ended at once', async () => {
    const service = await startRawHttp2(certificate, quiet, Buffer.alloc(0))
    cleanUps.push(service.close)
    const { connection } = await connectRaw(service.port)
    await expect.poll(() => service.sockets.size).toBe(1)
    for (const socket of service.sockets) socket.destroy()
    await expect(connection.ready).rejects.toMatchObject({ code: expect.stringMatching(/RESET/) })
    expect(await connection.post(pushOf(), 1000)).toMatchObject(unsent)
  })
})
