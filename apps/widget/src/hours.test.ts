import { expect, it } from 'vitest'
import { statusText } from './hours.ts'
import { texts as de } from './texts/de.ts'
import { texts as en } from './texts/en.ts'

const now = new Date('2026-11-23T06:00:00Z')
const at = (nextOpenAt: string | null, online = false) => ({ online, nextOpenAt })
const berlin = { code: 'en-GB', now, timeZone: 'Europe/Berlin' }

it('says who is there, and when somebody is, by the clock of the visitor', () => {
  expect(statusText(at(null, true), en, berlin)).toBe('We are here')
  expect(statusText(at(null), en, berlin)).toBe('We answer as soon as we can')
  expect(statusText(at('2026-11-23T08:00:00Z'), en, berlin)).toBe('Back at 09:00')
  expect(statusText(at('2026-11-24T08:00:00Z'), en, berlin)).toBe('Back on Tuesday at 09:00')
  expect(statusText(at('2026-11-30T08:00:00Z'), en, berlin)).toBe('Back on 30 November at 09:00')
  expect(statusText(at('2026-11-24T08:00:00Z'), de, { ...berlin, code: 'de' })).toBe('Wieder da am Dienstag um 09:00')
})

it('the day is that of the visitor, not of the site', () => {
  const tokyo = { code: 'en-GB', now, timeZone: 'Asia/Tokyo' }
  expect(statusText(at('2026-11-23T15:30:00Z'), en, tokyo)).toBe('Back on Tuesday at 00:30')
})

it('a time that is over is none', () => {
  expect(statusText(at('2026-11-23T05:00:00Z'), en, berlin)).toBe('We answer as soon as we can')
  expect(statusText(at('nonsense'), en, berlin)).toBe('We answer as soon as we can')
})
