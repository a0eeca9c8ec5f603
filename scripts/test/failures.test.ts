import { describe, expect, it } from 'vitest'
import { digest, failuresOfPlaywright, failuresOfVitest } from './failures.ts'

describe('what npm test says of failures', () => {
  it('finds Playwright’s in nested suites, and those that a second try made good', () => {
    const spec = (title: string, status: string, errors: readonly object[]) => ({
      title,
      file: 'inbox.spec.ts',
      line: 7,
      tests: [{ projectName: 'firefox', status, results: [{ errors }, { errors: [] }] }],
    })
    const report = {
      suites: [
        {
          specs: [spec('a', 'expected', [])],
          suites: [
            { specs: [spec('b', 'unexpected', [{ message: 'no row' }]), spec('c', 'flaky', [{ message: 'late' }])] },
          ],
        },
      ],
    }
    expect(failuresOfPlaywright(report)).toEqual([
      { name: '[firefox] inbox.spec.ts:7 › b', message: 'no row', passedLater: false },
      { name: '[firefox] inbox.spec.ts:7 › c', message: 'late', passedLater: true },
    ])
  })

  it('finds Vitest’s tests, and files that did not even load', () => {
    const report = {
      testResults: [
        { name: 'a.test.ts', status: 'failed', message: 'Cannot find module', assertionResults: [] },
        {
          name: 'b.test.ts',
          status: 'failed',
          assertionResults: [
            { fullName: 'x works', status: 'failed', failureMessages: ['expected 1 to be 2'] },
            { fullName: 'y works', status: 'passed' },
          ],
        },
      ],
    }
    expect(failuresOfVitest(report).map(one => `${one.name}: ${one.message}`)).toEqual([
      'a.test.ts: Cannot find module',
      'b.test.ts › x works: expected 1 to be 2',
    ])
  })

  it('has nothing to say of no report, and is short of a long one', () => {
    expect(failuresOfPlaywright(undefined)).toEqual([])
    expect(failuresOfVitest({})).toEqual([])
    const long = digest([{ name: 'x', message: 'line\n'.repeat(1000), passedLater: false }])
    expect(long.split('\n').length).toBeLessThan(30)
    expect(long).toMatch(/^FAILED: x: line\n/)
  })

  it('names all that failed before it explains any, and what never passed first', () => {
    const said = digest([
      { name: 'flaky', message: 'late\nat a.ts:1', passedLater: true },
      { name: 'broken', message: 'no row\nat b.ts:2', passedLater: false },
    ])
    expect(said.split('\n').slice(0, 2)).toEqual([
      'FAILED: broken: no row',
      'PASSED ONLY WHEN TRIED AGAIN: flaky: late',
    ])
    expect(said.indexOf('at b.ts')).toBeLessThan(said.indexOf('at a.ts'))
    expect(digest([])).toBe('')
  })
})
