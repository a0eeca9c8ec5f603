import { expect, it } from 'vitest'
import { parseDays } from '../../ui/settings/parse-days.ts'
import { megabytes } from './retention.ts'

it.each([
  ['1', 1],
  [' 90 ', 90],
  ['3650', 3650],
  ['0', undefined],
  ['3651', undefined],
  ['1.5', undefined],
  ['-3', undefined],
  ['1e3', undefined],
  ['', undefined],
])('takes %j as %s days', (text, days) => expect(parseDays(text)).toBe(days))

it('says what a retention costs, and never nothing', () => {
  expect(megabytes(90, 100)).toBe(9)
  expect(megabytes(90, 10_000)).toBe(900)
  expect(megabytes(1, 1)).toBe(1)
})
