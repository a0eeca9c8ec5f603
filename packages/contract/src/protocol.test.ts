import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { problemTable } from '../scripts/problem-table.ts'
import { toOpenApi } from '../scripts/to-openapi.ts'
import { exchanges } from './schemas/index.ts'

const read = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8')

/** A formatter may align the columns. */
const unpadded = (table: string) =>
  table.replaceAll(/ +/g, ' ').replaceAll(/-{3,}/g, '---').replaceAll('| ---', '|---').replaceAll('--- |', '---|')

it('PROTOCOL.md has one heading for each exchange, and none for any other', () => {
  const headings = [...read('PROTOCOL.md').matchAll(/^### `((?:GET|POST|PUT|PATCH|DELETE) [^`]+)`$/gm)].map(
    ([, name]) => name,
  )
  const expected = exchanges.map(({ method, path }) => `${method} ${path}`)
  expect(new Set(headings)).toEqual(new Set(expected))
  expect(headings).toHaveLength(expected.length)
})

it('PROTOCOL.md shows the table of problem codes as it is', () => {
  expect(unpadded(read('PROTOCOL.md'))).toContain(unpadded(problemTable()))
})

it('openapi.json is what the schemas say', () => {
  expect(JSON.parse(read('openapi.json'))).toEqual(toOpenApi())
})

it('every reference in openapi.json leads somewhere', () => {
  const document = toOpenApi() as { components: { schemas: object } }
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]*)"/g)].map(
    ([, name]) => name,
  )
  expect(references.length).toBeGreaterThan(50)
  expect(references.filter(name => !Object.hasOwn(document.components.schemas, name ?? ''))).toEqual([])
})
