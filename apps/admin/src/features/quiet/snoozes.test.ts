import { expect, it } from 'vitest'
import { laterToday, nextMorning } from './snoozes.ts'

const at = (day: number, hour: number, minute = 0) => new Date(2026, 10, day, hour, minute).getTime()

it.each([
  ['in the evening', at(21, 22), at(22, 8)],
  ['in the morning', at(21, 9), at(22, 8)],
  ['after midnight it is the same day’s', at(21, 1, 30), at(21, 8)],
  ['before one went to bed it is not', at(21, 4), at(22, 8)],
])('until the morning, %s', (_when, now, morning) => expect(nextMorning(now)).toBe(morning))

it('a field for a time begins with a full hour that is still to come, over midnight too', () => {
  expect(laterToday(at(21, 14, 20))).toBe('2026-11-21T16:00')
  expect(laterToday(at(30, 23, 10))).toBe('2026-12-01T01:00')
})
