/** A test that failed, at least once. */
export type Failure = {
  /** File and names, as a person would look for it. */
  name: string
  /** What the first failing try said. */
  message: string
  /** Another try of the same run passed. */
  passedLater: boolean
}

/** Lines of one failure that are shown before the whole output; the reason stands in the first ones. */
const LINES = 25

const at = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** The failures in Vitest's JSON report, those of whole files too. */
export function failuresOfVitest(report: unknown): Failure[] {
  return list(at(report, 'testResults')).flatMap(file => {
    const name = text(at(file, 'name'))
    const tests = list(at(file, 'assertionResults')).filter(one => at(one, 'status') === 'failed')
    if (tests.length === 0 && at(file, 'status') === 'failed') {
      return [{ name, message: text(at(file, 'message')), passedLater: false }]
    }
    return tests.map(one => ({
      name: `${name} › ${text(at(one, 'fullName'))}`,
      message: list(at(one, 'failureMessages')).map(text).join('\n'),
      passedLater: false,
    }))
  })
}

/** The failures in Playwright's JSON report, with those that a second try made good. */
export function failuresOfPlaywright(report: unknown): Failure[] {
  return list(at(report, 'suites')).flatMap(failuresOfSuite)
}

function failuresOfSuite(suite: unknown): Failure[] {
  const own = list(at(suite, 'specs')).flatMap(spec =>
    list(at(spec, 'tests'))
      .filter(test => at(test, 'status') === 'unexpected' || at(test, 'status') === 'flaky')
      .map(test => ({
        name: `[${text(at(test, 'projectName'))}] ${text(at(spec, 'file'))}:${Number(at(spec, 'line'))} › ${text(at(spec, 'title'))}`,
        message: text(
          at(
            list(at(test, 'results'))
              .map(result => list(at(result, 'errors'))[0])
              .find(Boolean),
            'message',
          ),
        ),
        passedLater: at(test, 'status') === 'flaky',
      })),
  )
  return [...own, ...list(at(suite, 'suites')).flatMap(failuresOfSuite)]
}

const verdict = ({ passedLater }: Failure) => (passedLater ? 'PASSED ONLY WHEN TRIED AGAIN' : 'FAILED')

/**
 * What failed, in short: where a log is cut, this is what must be left of it. First all the names, a line each with
 * why, those that never passed before the others; then the first lines of each message.
 */
export function digest(failures: readonly Failure[]): string {
  const ordered = failures.toSorted((a, b) => Number(a.passedLater) - Number(b.passedLater))
  const names = ordered.map(failure => `${verdict(failure)}: ${failure.name}: ${failure.message.split('\n')[0]}`)
  const details = ordered.map(failure =>
    [`${verdict(failure)}: ${failure.name}`, ...failure.message.split('\n').slice(0, LINES)].join('\n    '),
  )
  return [names.join('\n'), ...details].join('\n\n').trim()
}
