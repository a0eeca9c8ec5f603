import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { frame, settings, uint32 } from '../test-support/frames.ts'
import { CREATED, connectRaw, created, pushOf, startRawHttp2 } from '../test-support/raw-http2.ts'
import { type Certificate, makeCertificate, trust } from '../test-support/tls-server.ts'
import { frameReader } from './frame-reader.ts'
import { readIncoming } from './incoming.ts'
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

/** A service that answers the first request with these bytes, and any later one as it should. */
async function open(bytes: readonly Uint8Array[], first?: Uint8Array) {
  const service = await startRawHttp2(
    certificate,
    ({ type }, write) => {
      if (type === Frame.data) write(...bytes)
    },
    first,
  )
  cleanUps.push(service.close)
  const client = await connectRaw(service.port)
  cleanUps.push(() => client.connection.destroy())
  return { service, ...client }
}

const broken = { kind: 'failed', error: { code: 'ERR_PUSH_H2_PROTOCOL' } }
const all = Flag.endHeaders | Flag.endStream
const times = (count: number, bytes: Uint8Array) => Array.from({ length: count }, () => bytes)

describe('E3: a service that breaks HTTP/2', () => {
  it.each([
    ['a frame that is too long', [frame(Frame.data, 0, 1, Buffer.alloc(16_385))], Code.frameSizeError],
    ['a stream of its own', [frame(Frame.headers, all, 2, CREATED)], Code.protocolError],
    ['a promise', [frame(Frame.pushPromise, Flag.endHeaders, 1, uint32(2))], Code.protocolError],
    ['an answer to nothing', [created(99)], Code.protocolError],
    ['data for nothing', [frame(Frame.data, 0, 99)], Code.protocolError],
    ['data for the connection', [frame(Frame.data, 0, 0)], Code.protocolError],
    ['a reset of nothing', [frame(Frame.rstStream, 0, 99, uint32(0))], Code.protocolError],
    ['a reset of the connection', [frame(Frame.rstStream, 0, 0, uint32(0))], Code.protocolError],
    ['a reset of a wrong length', [frame(Frame.rstStream, 0, 1)], Code.frameSizeError],
    ['more padding than frame', [frame(Frame.data, Flag.padded, 1, Buffer.of(9, 0))], Code.protocolError],
    ['padding without a frame', [frame(Frame.headers, Flag.padded | Flag.endHeaders, 1)], Code.protocolError],
    [
      'half a priority',
      [frame(Frame.headers, Flag.priority | Flag.endHeaders, 1, Buffer.alloc(3))],
      Code.protocolError,
    ],
    [
      'half a block and then something',
      [frame(Frame.headers, 0, 1, CREATED), frame(Frame.ping, 0, 0, Buffer.alloc(8))],
      Code.protocolError,
    ],
    [
      'half a block and the end of another',
      [frame(Frame.headers, 0, 1, CREATED), frame(Frame.continuation, Flag.endHeaders, 3)],
      Code.protocolError,
    ],
    ['a continuation of nothing', [frame(Frame.continuation, Flag.endHeaders, 1)], Code.protocolError],
    ['a block that needs a table', [frame(Frame.headers, all, 1, Buffer.of(0xbe))], Code.compressionError],
    [
      'a block that is too long',
      [frame(Frame.headers, 0, 1, Buffer.alloc(16_000)), frame(Frame.continuation, 0, 1, Buffer.alloc(1000))],
      Code.enhanceYourCalm,
    ],
    ['settings of a wrong length', [frame(Frame.settings, 0, 0, Buffer.alloc(5))], Code.frameSizeError],
    ['settings of a stream', [frame(Frame.settings, 0, 1)], Code.protocolError],
    ['settings and an acknowledgement', [frame(Frame.settings, Flag.ack, 0, Buffer.alloc(6))], Code.frameSizeError],
    ['pushes switched on', [settings({ [Setting.enablePush]: 1 })], Code.protocolError],
    ['frames too small', [settings({ [Setting.maxFrameSize]: 100 })], Code.protocolError],
    ['a window too large', [settings({ [Setting.initialWindowSize]: 2 ** 31 })], Code.flowControlError],
    ['a window that overflows', [frame(Frame.windowUpdate, 0, 0, uint32(2 ** 31 - 1))], Code.flowControlError],
    ['a stream window that overflows', [frame(Frame.windowUpdate, 0, 1, uint32(2 ** 31 - 1))], Code.flowControlError],
    ['a window opened by nothing', [frame(Frame.windowUpdate, 0, 0, uint32(0))], Code.protocolError],
    ['a window of a wrong length', [frame(Frame.windowUpdate, 0, 0)], Code.frameSizeError],
    ['a ping of a wrong length', [frame(Frame.ping, 0, 0, Buffer.alloc(7))], Code.frameSizeError],
    ['a ping of a stream', [frame(Frame.ping, 0, 1, Buffer.alloc(8))], Code.protocolError],
    ['half a GOAWAY', [frame(Frame.goaway, 0, 0, uint32(0))], Code.frameSizeError],
    ['a GOAWAY of a stream', [frame(Frame.goaway, 0, 1, Buffer.alloc(8))], Code.protocolError],
    [
      'more body than it may',
      [frame(Frame.data, 0, 1, Buffer.alloc(16_000)), frame(Frame.data, 0, 1, Buffer.alloc(16_000))],
      -1,
    ],
  ] as const)('with %s', async (_what, bytes, code) => {
    const { service, connection, socket, events } = await open(bytes)
    await connection.ready
    const result = await connection.post(pushOf(), 5000)
    expect(result).toMatchObject(broken)
    expect(events.broken).toBeGreaterThan(0)
    if (code === -1) return
    expect(events.retired).toBe(1)
    await expect.poll(() => service.goaway()).toBe(code)
    await expect.poll(() => socket.destroyed).toBe(true)
    expect(await connection.post(pushOf(), 5000)).toMatchObject({ kind: 'unsent' })
  })

  it.each([
    ['another protocol', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['an acknowledgement of nothing', frame(Frame.settings, Flag.ack)],
    ['a ping', frame(Frame.ping, 0, 0, Buffer.alloc(8))],
  ])('before its settings, with %s', async (_what, first) => {
    const { connection, events } = await open([], first)
    await expect(connection.ready).rejects.toMatchObject({ code: 'ERR_PUSH_H2_PROTOCOL' })
    expect(events.broken).toBe(1)
  })

  it.each([
    ['pings', [frame(Frame.ping, 0, 0, Buffer.alloc(8))]],
    ['settings', [settings({ [Setting.initialWindowSize]: 65_535 })]],
    ['acknowledgements', [frame(Frame.settings, Flag.ack)]],
    ['windows', [frame(Frame.windowUpdate, 0, 0, uint32(1))]],
    ['priorities', [frame(Frame.priority, 0, 1, Buffer.alloc(5))]],
    ['unknown frames', [frame(0xee, 0, 0, Buffer.alloc(100))]],
    ['hints', [frame(Frame.headers, Flag.endHeaders, 1, Buffer.from('4803313033', 'hex'))]],
    ['empty data', [frame(Frame.data, 0, 1)]],
    ['padding', [frame(Frame.data, Flag.padded, 1, Buffer.of(0))]],
  ] as const)('with a flood of %s', async (what, bytes) => {
    const isData = what === 'empty data' || what === 'padding'
    const head = isData ? [frame(Frame.headers, Flag.endHeaders, 1, CREATED)] : []
    const { service, connection } = await open([...head, ...times(1100, Buffer.concat(bytes))])
    await connection.ready
    const result = await connection.post(pushOf(), 5000)
    // A status once received counts, whatever the rest does.
    expect(result).toMatchObject(isData ? { kind: 'response', status: 201 } : broken)
    await expect.poll(() => service.goaway()).toBe(Code.enhanceYourCalm)
  })

  it('with a flood of empty continuations', async () => {
    const { service, connection } = await open([
      frame(Frame.headers, 0, 1, CREATED),
      ...times(1100, frame(Frame.continuation, 0, 1)),
    ])
    await connection.ready
    expect(await connection.post(pushOf(), 5000)).toMatchObject(broken)
    await expect.poll(() => service.goaway()).toBe(Code.enhanceYourCalm)
  })

  it('the same frames spread over many answers are no flood', async () => {
    const ping = frame(Frame.ping, 0, 0, Buffer.alloc(8))
    const service = await startRawHttp2(certificate, ({ type, streamId }, write) => {
      if (type === Frame.data) write(...times(30, ping), created(streamId))
    })
    cleanUps.push(service.close)
    const { connection } = await connectRaw(service.port)
    cleanUps.push(() => connection.destroy())
    await connection.ready
    for (let count = 0; count < 100; count++) {
      expect(await connection.post(pushOf(), 5000)).toMatchObject({ status: 201 })
    }
  })

  it('E3: with any frames at all: every request ends, and nothing throws', async () => {
    const type = fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 0, max: 9 }) },
      { weight: 1, arbitrary: fc.integer({ min: 10, max: 255 }) },
    )
    const payload = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.constantFrom(CREATED, uint32(1), Buffer.alloc(8), Buffer.alloc(0)),
    )
    const anyFrame = fc.tuple(type, fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 7 }), payload)
    await fc.assert(
      fc.asyncProperty(fc.array(anyFrame, { maxLength: 12 }), async frames => {
        const { service, connection } = await open(frames.map(([...args]) => frame(...args)))
        await connection.ready
        const results = await Promise.all([1, 2, 3].map(() => connection.post(pushOf(), 150)))
        for (const { kind } of results) expect(['response', 'failed', 'unsent', 'timeout']).toContain(kind)
        expect(connection.load).toBe(0)
        connection.destroy()
        await service.close()
        cleanUps.length = 0
      }),
      { numRuns: 60 },
    )
  }, 60_000)
})

describe('E3: the reader of frames', () => {
  const anyFrame = fc.tuple(
    fc.integer({ min: 0, max: 255 }),
    fc.integer({ min: 0, max: 255 }),
    fc.nat(2 ** 31 - 1),
    fc.uint8Array({ maxLength: 300 }),
  )

  /** Cuts bytes where told, in turn. */
  function pieces(bytes: Buffer, sizes: readonly number[]): Buffer[] {
    const cut: Buffer[] = []
    for (let at = 0, turn = 0; at < bytes.length; turn++) {
      const size = sizes[turn % sizes.length] ?? 1
      cut.push(bytes.subarray(at, at + size))
      at += size
    }
    return cut
  }

  it('finds the same frames in whatever pieces they come', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(fc.array(anyFrame, { maxLength: 8 }), sizes, (frames, cuts) => {
        const read: unknown[] = []
        const reader = frameReader((type, flags, streamId, payload) => {
          read.push([type, flags, streamId, new Uint8Array(payload)])
          return Code.noError
        })
        for (const piece of pieces(Buffer.concat(frames.map(([...args]) => frame(...args))), cuts))
          expect(reader(piece)).toBe(Code.noError)
        expect(read).toEqual(
          frames.map(([type, flags, streamId, payload]) => [type, flags, streamId, new Uint8Array(payload)]),
        )
      }),
      { numRuns: 500 },
    )
  })

  it('never throws, whatever comes, in whatever pieces', () => {
    const handlers = {
      onHeaders: () => 0,
      onData: () => 0,
      onReset: () => 0,
      onSetting: () => 0,
      onSettingsEnd: () => 0,
      onPing: () => 0,
      onGoaway: () => 0,
      onWindowUpdate: () => 0,
    }
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 500 }),
      fc
        .array(anyFrame)
        .map(frames => Buffer.concat([settings(), ...frames.map(([type, ...rest]) => frame(type % 10, ...rest))])),
    )
    fc.assert(
      fc.property(bytes, fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }), (noise, cuts) => {
        const incoming = readIncoming(handlers)
        for (const piece of pieces(Buffer.from(noise), cuts)) if (incoming.read(piece) !== Code.noError) break
      }),
      { numRuns: 2000 },
    )
  })
})
