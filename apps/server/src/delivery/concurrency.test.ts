import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  afterPause,
  begin,
  type Concurrency,
  end,
  FEWEST_AT_ONCE,
  firstConcurrency,
  type Load,
  MOST_AT_ONCE,
  placesOf,
} from './concurrency.ts'

const now = 1_000_000
/** A lane that was halved just now: nothing is forgotten yet. */
const start: Concurrency = { ...firstConcurrency, halvedAt: now }

/** One round-trip: as many sends as there is room for, each to another device, which all end alike. */
function roundTrip(before: Concurrency, load: Load): Concurrency {
  let state = before
  const numbers: number[] = []
  for (let n = 0; n < placesOf(before); n += 1) {
    const next = begin(state, now)
    state = next.after
    numbers.push(next.number)
  }
  return numbers.reduce((so, number) => end(so, load, { number, device: `${number}`, now }), state)
}

describe('D3: sends at once', () => {
  it.each<[string, Load[], number]>([
    ['one more a round-trip', ['eased'], 32],
    ['and another', ['eased', 'eased', 'eased'], 34],
    ['half when it is too much', ['strained'], 16],
    ['once a round-trip, however many failed', ['strained', 'strained'], 8],
    ['never below one', Array.from({ length: 20 }, () => 'strained'), FEWEST_AT_ONCE],
    ['never above a hundred', Array.from({ length: 200 }, () => 'eased'), MOST_AT_ONCE],
    ['a refusal says nothing of the load', ['neither', 'neither'], 32],
  ])('%s', (_, trips, places) => {
    expect(placesOf(trips.reduce(roundTrip, start))).toBe(places)
  })

  it('what began under an earlier limit does not halve today’s', () => {
    const first = begin(start, now)
    const second = begin(first.after, now)
    const one = end(second.after, 'strained', { number: second.number, device: 'a', now })
    const halved = end(one, 'strained', { number: second.number, device: 'b', now })
    expect(placesOf(halved)).toBe(16)
    expect(placesOf(end(halved, 'strained', { number: first.number, device: 'c', now }))).toBe(16)
    const paused = afterPause(one, now)
    expect(placesOf(end(paused, 'strained', { number: first.number, device: 'c', now }))).toBe(4)
  })

  it('pains 26: one device’s trouble is not the lane’s, nor are failures between which others went well', () => {
    let state = start
    for (const [device, load] of [
      ['a', 'strained'],
      ['a', 'strained'],
      ['b', 'eased'],
      ['c', 'strained'],
      ['b', 'eased'],
    ] as const) {
      const { after, number } = begin(state, now)
      state = end(after, load, { number, device, now })
    }
    expect(placesOf(state)).toBe(32)
  })

  it('a lane that had trouble a while ago tries again what it began with', () => {
    const strained = ['strained', 'strained', 'strained'] as const
    const low = strained.reduce<Concurrency>(roundTrip, start)
    expect(placesOf(begin(low, now + 60_000).after)).toBe(4)
    expect(placesOf(begin(low, now + 60_001).after)).toBe(32)
  })

  it('stays within its bounds, whatever comes', () => {
    const load = fc.constantFrom<Load>('eased', 'strained', 'neither')
    fc.assert(
      fc.property(fc.array(load, { maxLength: 400 }), loads => {
        let state = start
        for (const one of loads) {
          const { after, number } = begin(state, now)
          state = end(after, one, { number, device: `${number}`, now })
          expect(state.limit).toBeGreaterThanOrEqual(FEWEST_AT_ONCE)
          expect(state.limit).toBeLessThanOrEqual(MOST_AT_ONCE)
        }
      }),
    )
  })
})
