import type { QuietHours } from '@deskbell/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quietAt, quietUntil } from './quiet-times.ts'

type Day = QuietHours['days'][number]['day']

const at = (text: string) => Date.parse(text)
const rules = (timeZone: string, ...spans: [Day, string, string][]) => ({
  quietHours: { timeZone, days: spans.map(([day, from, to]) => ({ day, from, to })) },
  snoozedUntil: null,
})
const until = (of: ReturnType<typeof rules>, now: string) => {
  const end = quietUntil(of, at(now))
  return typeof end === 'number' ? new Date(end).toISOString().replace(':00.000Z', 'Z') : end
}
const everyNight = (timeZone: string, from: string, to: string) =>
  rules(
    timeZone,
    ...(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const).map((day): [Day, string, string] => [
      day,
      from,
      to,
    ]),
  )

describe('quiet hours by the wall clock', () => {
  // Undefined: is rung at that time.
  it.each<[string, ReturnType<typeof rules>, string, string | undefined]>([
    // 2026-11-23 is a Monday. Berlin is an hour ahead of UTC in winter, two in summer.
    ['before they begin', rules('Europe/Berlin', ['mon', '12:00', '13:00']), '2026-11-23T10:59Z', undefined],
    ['at their beginning', rules('Europe/Berlin', ['mon', '12:00', '13:00']), '2026-11-23T11:00Z', '2026-11-23T12:00Z'],
    ['at their end', rules('Europe/Berlin', ['mon', '12:00', '13:00']), '2026-11-23T12:00Z', undefined],
    ['on another day', rules('Europe/Berlin', ['mon', '12:00', '13:00']), '2026-11-24T11:30Z', undefined],
    ['in the evening', rules('Europe/Berlin', ['mon', '22:00', '07:00']), '2026-11-23T22:00Z', '2026-11-24T06:00Z'],
    ['the morning after', rules('Europe/Berlin', ['mon', '22:00', '07:00']), '2026-11-24T05:59Z', '2026-11-24T06:00Z'],
    ['the morning of that day', rules('Europe/Berlin', ['mon', '22:00', '07:00']), '2026-11-23T05:00Z', undefined],
    [
      'from Sunday to Monday',
      rules('Europe/Berlin', ['sun', '22:00', '07:00']),
      '2026-11-23T05:00Z',
      '2026-11-23T06:00Z',
    ],
    [
      'a weekend, one span after the other',
      rules('Europe/Berlin', ['fri', '18:00', '24:00'], ['sat', '00:00', '24:00'], ['sun', '00:00', '09:00']),
      '2026-11-27T20:00Z',
      '2026-11-29T08:00Z',
    ],
    [
      'spans that overlap',
      rules('Europe/Berlin', ['mon', '20:00', '23:00'], ['mon', '22:00', '06:00']),
      '2026-11-23T20:00Z',
      '2026-11-24T05:00Z',
    ],
    // Berlin goes from 02:00 to 03:00 on 2026-03-29, and back from 03:00 to 02:00 on 2026-10-25, both Sundays.
    [
      'a night that is an hour shorter',
      rules('Europe/Berlin', ['sat', '22:00', '07:00']),
      '2026-03-28T22:00Z',
      '2026-03-29T05:00Z',
    ],
    [
      'a night that is an hour longer',
      rules('Europe/Berlin', ['sat', '22:00', '07:00']),
      '2026-10-24T21:00Z',
      '2026-10-25T06:00Z',
    ],
    ['the lost hour alone', rules('Europe/Berlin', ['sun', '02:10', '02:50']), '2026-03-29T01:10Z', undefined],
    [
      'begins in the lost hour',
      rules('Europe/Berlin', ['sun', '02:30', '05:00']),
      '2026-03-29T01:00Z',
      '2026-03-29T03:00Z',
    ],
    [
      'ends in the lost hour',
      rules('Europe/Berlin', ['sun', '01:00', '02:30']),
      '2026-03-29T00:30Z',
      '2026-03-29T01:00Z',
    ],
    [
      'the doubled hour, first',
      rules('Europe/Berlin', ['sun', '02:15', '02:45']),
      '2026-10-25T00:30Z',
      '2026-10-25T00:45Z',
    ],
    ['between the two', rules('Europe/Berlin', ['sun', '02:15', '02:45']), '2026-10-25T01:00Z', undefined],
    [
      'the doubled hour, again',
      rules('Europe/Berlin', ['sun', '02:15', '02:45']),
      '2026-10-25T01:30Z',
      '2026-10-25T01:45Z',
    ],
    [
      'through the doubled hour',
      rules('Europe/Berlin', ['sun', '02:00', '03:00']),
      '2026-10-25T00:00Z',
      '2026-10-25T02:00Z',
    ],
    // New York: 2026-03-08 from 02:00 to 03:00, 2026-11-01 from 02:00 to 01:00.
    [
      'New York, the shorter night',
      everyNight('America/New_York', '23:00', '06:30'),
      '2026-03-08T06:00Z',
      '2026-03-08T10:30Z',
    ],
    [
      'New York, the longer night',
      everyNight('America/New_York', '23:00', '06:30'),
      '2026-11-01T05:30Z',
      '2026-11-01T11:30Z',
    ],
    [
      'New York, the doubled hour, again',
      rules('America/New_York', ['sun', '01:30', '01:45']),
      '2026-11-01T06:30Z',
      '2026-11-01T06:45Z',
    ],
    // Kolkata is five and a half hours ahead and knows no summer time.
    ['Kolkata', everyNight('Asia/Kolkata', '22:00', '07:00'), '2026-11-23T16:30Z', '2026-11-24T01:30Z'],
    ['Kolkata, a minute before', everyNight('Asia/Kolkata', '22:00', '07:00'), '2026-11-23T16:29Z', undefined],
    // Apia left out Friday 2011-12-30: whoever went to bed on Thursday rose on Saturday.
    ['Apia, today', everyNight('Pacific/Apia', '22:00', '06:00'), '2026-11-23T10:00Z', '2026-11-23T17:00Z'],
    [
      'Apia, the night without a Friday',
      rules('Pacific/Apia', ['thu', '22:00', '06:00']),
      '2011-12-30T09:00Z',
      '2011-12-30T16:00Z',
    ],
    ['Apia, no Friday, no quiet', rules('Pacific/Apia', ['fri', '00:00', '24:00']), '2011-12-30T11:00Z', undefined],
  ])('%s', (_when, of, now, end) => {
    expect(until(of, now)).toBe(end)
    expect(quietAt(of, at(now))).toBe(end === undefined ? undefined : 'quiet_hours')
  })

  it('a whole week has no end', () => {
    expect(quietUntil(everyNight('UTC', '00:00', '24:00'), at('2026-11-23T12:00Z'))).toBeNull()
    expect(quietUntil(everyNight('UTC', '12:00', '11:59'), at('2026-11-23T12:00Z'))).toBe(at('2026-11-24T11:59Z'))
  })

  it('a snooze that ends in quiet hours is followed by them, and the other way round', () => {
    const quietHours = everyNight('UTC', '22:00', '07:00').quietHours
    const snoozed = (text: string) => ({ quietHours, snoozedUntil: at(text) })
    expect(quietAt(snoozed('2026-11-23T21:00Z'), at('2026-11-23T20:00Z'))).toBe('snoozed')
    expect(quietUntil(snoozed('2026-11-23T21:00Z'), at('2026-11-23T20:00Z'))).toBe(at('2026-11-23T21:00Z'))
    expect(quietUntil(snoozed('2026-11-23T23:00Z'), at('2026-11-23T20:00Z'))).toBe(at('2026-11-24T07:00Z'))
    expect(quietUntil(snoozed('2026-11-24T09:00Z'), at('2026-11-23T23:00Z'))).toBe(at('2026-11-24T09:00Z'))
    expect(quietUntil(snoozed('2026-11-23T21:00Z'), at('2026-11-23T21:00Z'))).toBeUndefined()
  })

  it('the end is what going minute by minute finds, in any zone around a change of its clock', () => {
    const minutes = fc.integer({ min: 0, max: 1439 })
    const text = (n: number) => `${String(Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}`
    const span = fc
      .tuple(fc.constantFrom<Day>('fri', 'sat', 'sun', 'mon'), minutes, minutes)
      .filter(([, from, to]) => from !== to)
      .map(([day, from, to]): [Day, string, string] => [day, text(from), text(to)])
    const zone = fc.constantFrom(
      'Europe/Berlin',
      'America/New_York',
      'Asia/Kolkata',
      'Pacific/Apia',
      'America/Santiago',
    )
    const begin = fc.constantFrom(
      '2026-03-27T20:00Z',
      '2026-10-24T20:00Z',
      '2026-11-01T03:00Z',
      '2026-09-05T03:00Z',
      '2011-12-29T20:00Z',
    )
    fc.assert(
      fc.property(
        zone,
        fc.array(span, { minLength: 1, maxLength: 3 }),
        begin,
        fc.nat(900),
        (timeZone, spans, start, n) => {
          const of = rules(timeZone, ...spans)
          const now = at(start) + n * 60_000
          let time = now
          while (quietAt(of, time) !== undefined && time < now + 5 * 24 * 60 * 60_000) time += 60_000
          expect(quietUntil(of, now)).toBe(time === now ? undefined : time)
        },
      ),
      { numRuns: 60 },
    )
  })
})
