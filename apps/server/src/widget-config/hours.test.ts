import type { Hours } from '@deskbell/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isTimeZone } from '../time-zone.ts'
import { emptySpans, isOpenAt, nextOpening } from './hours.ts'

const at = (text: string) => Date.parse(text)
const next = (hours: Hours, now: string) => {
  const opening = nextOpening(hours, at(now))
  return opening === undefined ? undefined : new Date(opening).toISOString().replace(':00.000Z', 'Z')
}
const office: Hours = {
  timeZone: 'Europe/Berlin',
  days: [
    { day: 'mon', from: '09:00', to: '12:30' },
    { day: 'mon', from: '13:30', to: '17:00' },
    { day: 'fri', from: '09:00', to: '24:00' },
  ],
}

describe('hours by the wall clock', () => {
  it.each([
    // 2026-11-23 is a Monday; Berlin is an hour ahead of UTC.
    ['2026-11-23T07:59Z', false],
    ['2026-11-23T08:00Z', true],
    ['2026-11-23T11:29Z', true],
    ['2026-11-23T11:30Z', false],
    ['2026-11-23T12:30Z', true],
    ['2026-11-24T10:00Z', false],
    ['2026-11-27T22:59Z', true],
    ['2026-11-27T23:00Z', false],
    // In summer two hours ahead.
    ['2026-07-06T07:00Z', true],
    ['2026-07-06T06:59Z', false],
  ])('at %s: %s', (time, open) => {
    expect(isOpenAt(office, at(time))).toBe(open)
  })

  it.each([
    ['2026-11-23T07:30Z', '2026-11-23T08:00Z'],
    ['2026-11-23T08:00Z', undefined],
    ['2026-11-23T11:30Z', '2026-11-23T12:30Z'],
    ['2026-11-23T16:00Z', '2026-11-27T08:00Z'],
    ['2026-11-27T23:00Z', '2026-11-30T08:00Z'],
    // Over the end of summer time (2026-10-25) and its beginning (2026-03-29).
    ['2026-10-23T22:00Z', '2026-10-26T08:00Z'],
    ['2026-03-27T23:00Z', '2026-03-30T07:00Z'],
  ])('after %s they begin next at %s', (now, expected) => {
    expect(next(office, now)).toBe(expected)
  })

  it('only one span a week, just over: it begins again in a week', () => {
    const once: Hours = { timeZone: 'UTC', days: [{ day: 'mon', from: '09:00', to: '09:01' }] }
    expect(next(once, '2026-11-23T09:01Z')).toBe('2026-11-30T09:00Z')
    expect(next({ timeZone: 'UTC', days: [] }, '2026-11-23T09:01Z')).toBeUndefined()
  })

  it('an hour that is left out begins with the next one that there is', () => {
    // Berlin goes from 02:00 to 03:00 on 2026-03-29, a Sunday.
    const early = (from: string, to: string): Hours => ({ timeZone: 'Europe/Berlin', days: [{ day: 'sun', from, to }] })
    expect(next(early('02:30', '05:00'), '2026-03-29T00:30Z')).toBe('2026-03-29T01:00Z')
    expect(next(early('02:15', '02:45'), '2026-03-29T00:30Z')).toBe('2026-04-05T00:15Z')
  })

  it('an hour that comes twice is open both times', () => {
    // Berlin goes back from 03:00 to 02:00 on 2026-10-25, a Sunday.
    const hours: Hours = { timeZone: 'Europe/Berlin', days: [{ day: 'sun', from: '02:15', to: '02:45' }] }
    expect(next(hours, '2026-10-24T23:00Z')).toBe('2026-10-25T00:15Z')
    expect(isOpenAt(hours, at('2026-10-25T00:30Z'))).toBe(true)
    expect(next(hours, '2026-10-25T00:50Z')).toBe('2026-10-25T01:15Z')
    expect(isOpenAt(hours, at('2026-10-25T01:30Z'))).toBe(true)
  })

  it('zones with odd offsets, and one whose clock changes by half an hour', () => {
    const day = (timeZone: string): Hours => ({ timeZone, days: [{ day: 'mon', from: '09:00', to: '17:00' }] })
    expect(next(day('Asia/Kathmandu'), '2026-11-22T12:00Z')).toBe('2026-11-23T03:15Z')
    expect(next(day('Pacific/Kiritimati'), '2026-11-22T12:00Z')).toBe('2026-11-22T19:00Z')
    expect(next(day('Australia/Lord_Howe'), '2026-04-03T12:00Z')).toBe('2026-04-05T22:30Z')
    // Midnight itself is left out on 2026-09-06, a Sunday.
    const midnight: Hours = { timeZone: 'America/Santiago', days: [{ day: 'sun', from: '00:00', to: '02:00' }] }
    expect(next(midnight, '2026-09-05T12:00Z')).toBe('2026-09-06T04:00Z')
  })

  it('is what going minute by minute finds, in any zone around a change of its clock', () => {
    const minutes = fc.integer({ min: 0, max: 1439 })
    const text = (n: number) => `${String(Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}`
    const span = fc
      .tuple(fc.constantFrom('sat' as const, 'sun' as const, 'mon' as const), minutes, minutes)
      .filter(([, from, to]) => from < to)
      .map(([day, from, to]) => ({ day, from: text(from), to: text(to) }))
    const zone = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'America/Santiago')
    const begin = fc.constantFrom(
      '2026-03-27T20:00Z',
      '2026-10-23T20:00Z',
      '2026-11-01T03:00Z',
      '2026-09-05T03:00Z',
      '2026-04-04T10:00Z',
    )
    fc.assert(
      fc.property(
        zone,
        fc.array(span, { minLength: 1, maxLength: 3 }),
        begin,
        fc.nat(600),
        (timeZone, days, start, later) => {
          const hours = { timeZone, days }
          const now = at(start) + later * 60_000
          if (isOpenAt(hours, now)) {
            expect(nextOpening(hours, now)).toBeUndefined()
            return
          }
          const end = now + 3 * 24 * 60 * 60_000
          let found: number | undefined
          for (let time = now; time < end && found === undefined; time += 60_000)
            if (isOpenAt(hours, time)) found = time
          const computed = nextOpening(hours, now)
          if (found !== undefined) expect(computed).toBe(found)
          else expect(computed ?? Infinity).toBeGreaterThanOrEqual(end)
        },
      ),
      { numRuns: 60 },
    )
  })
})

it('a span that ends before it begins is found', () => {
  expect(
    emptySpans({
      timeZone: 'UTC',
      days: [
        { day: 'mon', from: '09:00', to: '09:00' },
        { day: 'mon', from: '09:00', to: '24:00' },
      ],
    }),
  ).toEqual([0])
})

it.each([
  ['Europe/Berlin', true],
  ['UTC', true],
  ['Mars/Base', false],
  ['+02:00', false],
  ['', false],
])('the time zone %j: %s', (name, known) => {
  expect(isTimeZone(name)).toBe(known)
})
