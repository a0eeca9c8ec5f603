import { describe, expect, it } from 'vitest'
import { BROKEN_RUN, lastLine, sum, tallyPlaywright, tallyVitest } from './tally.ts'

describe('what npm test counts', () => {
  it('adds up, and names what was skipped only if something was', () => {
    const total = sum([
      { passed: 9, failed: 0, skipped: 0 },
      { passed: 300, failed: 1, skipped: 2 },
    ])
    expect(lastLine(total)).toBe('309 passed, 1 failed, 2 skipped')
    expect(lastLine({ passed: 1, failed: 0, skipped: 0 })).toBe('1 passed, 0 failed')
    expect(lastLine({ passed: 1, failed: 0, skipped: 0, again: 1 })).toBe('1 passed, 0 failed, 1 only when tried again')
  })

  it.each([
    ['no report', undefined],
    ['an empty report', {}],
    ['a report without a test', { numPassedTests: 0, numFailedTests: 0, numPendingTests: 3 }],
  ])('a Vitest run with %s has failed', (_, report) => {
    expect(tallyVitest(report, true)).toEqual(BROKEN_RUN)
  })

  it.each([
    ['no report', undefined],
    ['no numbers', {}],
    ['every test skipped', { stats: { expected: 0, unexpected: 0, skipped: 12, flaky: 0 } }],
  ])('a Playwright run with %s has failed', (_, report) => {
    expect(tallyPlaywright(report, true)).toEqual(BROKEN_RUN)
  })

  it('believes the exit status over a report that names no failure', () => {
    expect(tallyVitest({ numPassedTests: 5, numFailedTests: 0 }, false)).toEqual({ passed: 5, failed: 1, skipped: 0 })
    const stats = { expected: 4, unexpected: 0, skipped: 1, flaky: 1 }
    expect(tallyPlaywright({ stats }, true)).toEqual({ passed: 5, failed: 0, skipped: 1, again: 1 })
    expect(tallyPlaywright({ stats }, false)).toEqual({ passed: 5, failed: 1, skipped: 1, again: 1 })
  })
})
