import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { hmacSha256 } from './hmac.ts'

it("gives what Node's own HMAC gives, whatever the key and the data", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), fc.uint8Array({ maxLength: 160 }), (key, data) => {
      expect(Buffer.from(hmacSha256(key, data))).toEqual(createHmac('sha256', key).update(data).digest())
    }),
    { numRuns: 2000 },
  )
})

it('refuses what does not fit, instead of giving a wrong answer', () => {
  expect(() => hmacSha256(new Uint8Array(65), new Uint8Array(1))).toThrow(RangeError)
  expect(() => hmacSha256(new Uint8Array(1), new Uint8Array(161))).toThrow(RangeError)
})
