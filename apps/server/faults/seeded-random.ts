/** Random choices that a seed gives again. */
export interface SeededRandom {
  /** At least `from`, below `to`. */
  between(from: number, to: number): number
  chance(probability: number): boolean
  /** One of them; throws on an empty list. */
  pick<T>(list: readonly T[]): T
  /** A further source with a seed of its own, so that one actor's choices do not depend on another's speed. */
  fork(): SeededRandom
}

/** Mulberry32: enough for choosing when to kill, and for nothing secret. */
export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    between: (from, to) => from + next() * (to - from),
    chance: probability => next() < probability,
    pick(list) {
      const picked = list[Math.floor(next() * list.length)]
      if (picked === undefined) throw new Error('There is nothing to pick from')
      return picked
    },
    fork: () => seededRandom(Math.floor(next() * 2 ** 32)),
  }
}
