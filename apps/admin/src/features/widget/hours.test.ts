import { expect, it } from 'vitest'
import { dayName, faultyDays, hasBreaks, toHours, weekOf } from './hours.ts'

const hours = {
  timeZone: 'Europe/Berlin',
  days: [
    { day: 'mon' as const, from: '09:00', to: '12:00' },
    { day: 'fri' as const, from: '10:00', to: '24:00' },
  ],
}

it('a week goes into the form and comes back', () => {
  expect(toHours(weekOf(hours), 'Europe/Berlin')).toEqual(hours)
  expect(weekOf(null).every(({ open }) => open === null)).toBe(true)
})

it('a day with a break is said to be one', () => {
  const withBreak = { ...hours, days: [...hours.days, { day: 'mon' as const, from: '13:00', to: '18:00' }] }
  expect(hasBreaks(hours)).toBe(false)
  expect(hasBreaks(withBreak)).toBe(true)
  expect(weekOf(withBreak)[0]).toEqual({ day: 'mon', open: { from: '09:00', to: '18:00' } })
})

it('a day ends after it begins', () => {
  expect(faultyDays([{ day: 'mon', open: { from: '17:00', to: '09:00' } }])).toEqual(['mon'])
  expect(faultyDays(weekOf(hours))).toEqual([])
})

it('names days in the language', () => {
  expect(dayName('mon', 'en')).toBe('Monday')
  expect(dayName('sun', 'de')).toBe('Sonntag')
})
