import { describe, expect, it } from 'vitest'
import { createFrameReader, encodeFrame, STREAM_VERSION, TAG } from './frames.ts'

const long = Buffer.alloc(300, 9)
const stream = Buffer.concat([
  Buffer.from([STREAM_VERSION]),
  encodeFrame(TAG.loginRequest, Buffer.from('hello')),
  encodeFrame(TAG.heartbeatPing, Buffer.alloc(0)),
  encodeFrame(TAG.dataMessage, long),
])
const expected = [
  { tag: TAG.loginRequest, payload: Buffer.from('hello') },
  { tag: TAG.heartbeatPing, payload: Buffer.alloc(0) },
  { tag: TAG.dataMessage, payload: long },
]

describe('the message stream', () => {
  it('is cut into the same frames wherever its bytes are split', () => {
    for (let at = 0; at <= stream.length; at += 1) {
      const read = createFrameReader()
      expect([...(read(stream.subarray(0, at)) ?? []), ...(read(stream.subarray(at)) ?? [])]).toEqual(expected)
    }
  })

  it('is cut into the same frames byte by byte', () => {
    const read = createFrameReader()
    expect([...stream].flatMap(byte => read(Buffer.from([byte])) ?? [])).toEqual(expected)
  })

  it('is refused in a version that is too old', () => {
    expect(createFrameReader()(Buffer.from([37, 0, 0]))).toBeNull()
  })
})
