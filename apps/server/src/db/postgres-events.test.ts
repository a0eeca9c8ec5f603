import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fullTransactionId } from './postgres-events.ts'

it('finds the whole number of an open transaction from its lower half, also where the lower half begins anew', () => {
  const nearby = fc.integer({ min: -1_000_000, max: 1_000_000 })
  fc.assert(
    fc.property(fc.integer({ min: 2_000_000, max: 2 ** 44 }), nearby, (next, distance) => {
      const xid = next + distance
      expect(fullTransactionId(xid % 2 ** 32, next)).toBe(xid)
    }),
  )
})
