import type { After } from '../messages.ts'

/** Time that passes only when a test says so. */
export interface ManualClock {
  readonly now: () => number
  readonly after: After
  /** Lets so many milliseconds pass and runs what was due, in order. */
  readonly advance: (milliseconds: number) => void
  readonly waiting: () => number
}

export function createManualClock(start = Date.parse('2026-11-21T09:00:00.000Z')): ManualClock {
  let now = start
  let timers: { readonly at: number; readonly run: () => void }[] = []
  return {
    now: () => now,
    after: (milliseconds, run) => {
      const timer = { at: now + milliseconds, run }
      timers.push(timer)
      return () => {
        timers = timers.filter(other => other !== timer)
      }
    },
    advance: milliseconds => {
      now += milliseconds
      for (const timer of timers.filter(({ at }) => at <= now).toSorted((a, b) => a.at - b.at)) {
        timers = timers.filter(other => other !== timer)
        timer.run()
      }
    },
    waiting: () => timers.length,
  }
}
