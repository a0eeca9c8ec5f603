import { expect, it } from 'vitest'
import { isShorter } from './days-field.ts'
import { parseDays } from './parse-days.ts'

it.each([
  [7, 90, true],
  [90, 90, false],
  [91, 90, false],
  [3650, null, true],
  [null, 30, false],
  [null, null, false],
])('to keep something for %j days after %j removes what would have stayed: %j', (wanted, kept, expected) => {
  expect(isShorter(wanted, kept)).toBe(expected)
})

it.each([
  { text: ' 365 ', days: 365 },
  { text: '1', days: 1 },
  { text: '3650', days: 3650 },
  ...['0', '3651', '-1', '1.5', '1e3', ''].map(text => ({ text, days: undefined })),
])('"$text" is read as $days days', ({ text, days }) => {
  expect(parseDays(text)).toBe(days)
})
