import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const root = new URL('../', import.meta.url).pathname
const readme = readFileSync(`${root}README.md`, 'utf8')

/** The rows of the README's tables of requirements: id and whether it is ticked. */
const rows = [...readme.matchAll(/^\| ([WSAC]\d+) +\| .* \| (✓?) *\|$/gm)].map(([, id = '', tick]) => ({
  id,
  ticked: tick === '✓',
}))

/** Ids that stand in the name of a test: `it('W36 W37: ...')`, `test('C4: ...')`, `describe.each(...)('W13-W17: ...')`. */
function provenIds(): Set<string> {
  const files = globSync(
    ['{packages,apps}/*/src/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts', 'e2e/tests/**/*.spec.ts'],
    {
      cwd: root,
    },
  )
  const ids = new Set<string>()
  for (const file of files) {
    const text = readFileSync(root + file, 'utf8')
    for (const [, name = ''] of text.matchAll(/(?:it|test|describe)\b[^'"`\n]*\(\s*['"`]([^'"`]*)/g)) addIds(name, ids)
    for (const [, name = ''] of text.matchAll(/^\s*\]?\)?\(\s*['"`]([^'"`]*)/gm)) addIds(name, ids)
  }
  return ids
}

function addIds(name: string, ids: Set<string>): void {
  for (const [, group = '', first = '', last = first] of name.matchAll(/\b([WSAC])(\d+)(?:-[WSAC]?(\d+))?\b/g)) {
    for (let n = Number(first); n <= Number(last); n += 1) ids.add(`${group}${n}`)
  }
}

it('the README lists every requirement once', () => {
  const expected = Object.entries({ W: 45, S: 66, A: 24, C: 8 }).flatMap(([group, count]) =>
    Array.from({ length: count }, (_, index) => `${group}${index + 1}`),
  )
  expect(new Set(rows.map(({ id }) => id))).toEqual(new Set(expected))
  expect(rows).toHaveLength(expected.length)
})

it('what is ticked is named by a test', () => {
  const proven = provenIds()
  expect(rows.filter(({ id, ticked }) => ticked && !proven.has(id)).map(({ id }) => id)).toEqual([])
})
