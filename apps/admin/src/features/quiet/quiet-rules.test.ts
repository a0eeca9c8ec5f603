import { describe, expect, it } from 'vitest'
import { everyNight, faultOf, kindOf, mostRules, type Rule, rulesOf, toQuietHours } from './quiet-rules.ts'

const timeZone = 'Europe/Berlin'
const weekend: Rule = { days: ['sat', 'sun'], from: '00:00', to: '00:00' }
const lunch: Rule = { days: ['mon', 'tue'], from: '12:00', to: '13:00' }

describe('quiet hours as rows', () => {
  it('several rows, a night and a whole day among them, come back as they were', () => {
    const rules = [everyNight, lunch, weekend]
    expect(rulesOf(toQuietHours(rules, timeZone))).toEqual(rules)
    expect(rulesOf(null)).toEqual([])
    expect(toQuietHours([weekend], timeZone)).toEqual({
      timeZone,
      days: [
        { day: 'sat', from: '00:00', to: '24:00' },
        { day: 'sun', from: '00:00', to: '24:00' },
      ],
    })
  })

  it.each<[Rule, ReturnType<typeof kindOf>]>([
    [everyNight, 'night'],
    [weekend, 'whole_day'],
    [lunch, 'day'],
    [{ ...lunch, from: '18:00', to: '00:00' }, 'day'],
  ])('%o is read as %s', (rule, kind) => expect(kindOf(rule)).toBe(kind))

  it.each<[Partial<Rule>, ReturnType<typeof faultOf>]>([
    [{}, undefined],
    [{ days: [] }, 'no_day'],
    [{ from: '12:00', to: '12:00' }, 'no_time'],
    [{ from: '' }, 'no_time'],
    [{ from: '00:00', to: '00:00' }, undefined],
  ])('with %o: %s', (changed, fault) => expect(faultOf({ ...lunch, ...changed })).toBe(fault))

  it('as many rows as the form gives fit into what a site takes', () => {
    expect(mostRules * everyNight.days.length).toBeLessThanOrEqual(50)
  })
})
