import type { Clock } from '../ports.ts'

/** A clock that a test moves. */
export interface TestClock {
  readonly now: Clock
  advance(ms: number): void
}

export function createTestClock(at = Date.UTC(2026, 10, 21, 9)): TestClock {
  let now = at
  return {
    now: () => now,
    advance(ms) {
      now += ms
    },
  }
}

export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour
