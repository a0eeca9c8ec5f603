/** How many checks and tests ended in which way. */
export type Tally = {
  passed: number
  failed: number
  skipped: number
  /** Of those that passed, how many did so only when they were tried again. */
  again?: number
}

/** A run that has nothing to show counts as one failure: an empty suite proves nothing. */
export const BROKEN_RUN: Tally = { passed: 0, failed: 1, skipped: 0 }

export function sum(tallies: readonly Tally[]): Tally {
  const total = { passed: 0, failed: 0, skipped: 0, again: 0 }
  for (const { passed, failed, skipped, again = 0 } of tallies) {
    total.passed += passed
    total.failed += failed
    total.skipped += skipped
    total.again += again
  }
  return total
}

/** The last line of `npm test`. */
export function lastLine({ passed, failed, skipped, again = 0 }: Tally): string {
  const more = [skipped > 0 ? `, ${skipped} skipped` : '', again > 0 ? `, ${again} only when tried again` : '']
  return `${passed} passed, ${failed} failed${more.join('')}`
}

/** A report that says "nothing failed" beside an exit status that says otherwise is not believed. */
function judged(tally: Tally, ok: boolean): Tally {
  if (tally.passed + tally.failed === 0) return BROKEN_RUN
  return ok || tally.failed > 0 ? tally : { ...tally, failed: 1 }
}

const numberAt = (report: object, key: string): number => {
  const value: unknown = Reflect.get(report, key)
  return typeof value === 'number' ? value : 0
}

/** Reads Vitest's JSON report; `ok` is whether it ended with 0. */
export function tallyVitest(report: unknown, ok: boolean): Tally {
  if (typeof report !== 'object' || report === null) return BROKEN_RUN
  const skipped = numberAt(report, 'numPendingTests') + numberAt(report, 'numTodoTests')
  return judged({ passed: numberAt(report, 'numPassedTests'), failed: numberAt(report, 'numFailedTests'), skipped }, ok)
}

/** Reads Playwright's JSON report; a test that passed only when tried again counts as passed, and is named. */
export function tallyPlaywright(report: unknown, ok: boolean): Tally {
  const stats: unknown = typeof report === 'object' && report !== null ? Reflect.get(report, 'stats') : undefined
  if (typeof stats !== 'object' || stats === null) return BROKEN_RUN
  const again = numberAt(stats, 'flaky')
  const passed = numberAt(stats, 'expected') + again
  return judged({ passed, failed: numberAt(stats, 'unexpected'), skipped: numberAt(stats, 'skipped'), again }, ok)
}
