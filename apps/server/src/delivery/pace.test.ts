import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fullBucket, nextToken, refill } from './pace.ts'

it('webpush §4, 429 of FCM: never more than a thousand in any minute, whoever asks how often', () => {
  const wait = fc.integer({ min: 0, max: 5_000 })
  fc.assert(
    fc.property(fc.array(wait, { minLength: 50, maxLength: 300 }), waits => {
      let bucket = fullBucket(0)
      let now = 0
      const sends: number[] = []
      for (const ms of waits) {
        now += ms
        bucket = refill(bucket, now)
        const taken = Math.floor(bucket.tokens)
        for (let n = 0; n < taken; n += 1) sends.push(now)
        bucket = { ...bucket, tokens: bucket.tokens - taken }
      }
      for (const from of new Set(sends)) {
        expect(sends.filter(at => at >= from && at < from + 60_000).length).toBeLessThanOrEqual(1000)
      }
    }),
  )
})

it('says when the next one may go, and then there is one', () => {
  const empty = { tokens: 0, at: 1_000 }
  expect(nextToken(empty)).toBe(1_067)
  expect(refill(empty, nextToken(empty)).tokens).toBeGreaterThanOrEqual(1)
  expect(nextToken(fullBucket(5))).toBe(5)
})

it('a clock that was set back gives nothing and takes nothing', () => {
  expect(refill({ tokens: 3, at: 10_000 }, 5_000)).toEqual({ tokens: 3, at: 5_000 })
})
