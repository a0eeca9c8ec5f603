import { expect, it } from 'vitest'
import { readFilters, startOf, writeFilters } from './audit-filters.ts'

it('stands in the address, both ways', () => {
  const address = 'by=usr_abcdefgh&action=device_lost&from=2026-11-01&to=2026-11-21'
  expect(writeFilters(readFilters(address))).toBe(address)
  expect(writeFilters(readFilters(''))).toBe('')
})

it.each(['by=Ana', 'action=sang', 'from=yesterday', 'to=2026-13-01', 'from=2026-11'])('%s filters nothing', address => {
  expect(readFilters(address)).toEqual({})
})

it('a day is in from its first moment to its last, where the reader is', () => {
  const day = new Date(2026, 10, 30)
  expect(startOf('2026-11-30')).toBe(day.toISOString())
  expect(startOf('2026-11-30', 1)).toBe(new Date(2026, 11, 1).toISOString())
})
