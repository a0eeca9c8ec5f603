import { describe, expect, it } from 'vitest'
import { ladderGets, ladderLines } from './ladder-lines.ts'
import { audienceLines, momentLines, wishLines } from './lines.ts'
import { decideLine, names, told } from './world.ts'

describe.each([
  ['whom it is for', audienceLines],
  ['what they want', wishLines],
  ['what is so at the moment', momentLines],
])('S1 S3-S9: when notified: %s', (_title, lines) => {
  it.each(lines.map(line => [`${line.requirements}: ${line.when}`, line] as const))('%s', (_when, line) => {
    const decisions = decideLine(line)
    expect(Object.fromEntries(names.map((name, n) => [name, decisions[n] && told(decisions[n])]))).toEqual(line.gets)
    for (const { rules } of decisions) expect(rules).toEqual(line.rules)
  })
})

describe('S1: when nobody opens it', () => {
  it.each(ladderLines.map(line => [`${line.requirements}: ${line.step}: ${line.when}`, line] as const))(
    '%s',
    (_when, line) => {
      expect(ladderGets(line, names)).toEqual(line.gets)
    },
  )

  it('every step stands in the table', () => {
    expect(new Set(ladderLines.map(({ step }) => step))).toEqual(new Set(['devices', 'colleagues', 'email', 'admins']))
  })
})

it('every rule that decides whom a message is for stands in the table', () => {
  const shown = new Set([...audienceLines, ...wishLines].flatMap(({ rules }) => rules))
  expect([...shown].toSorted()).toEqual([
    'admins_alone',
    'assigned',
    'assignee_left',
    'assignee_unreachable',
    'bot_answered',
    'bot_bad_answer',
    'bot_forged',
    'bot_handed_over',
    'bot_not_asked',
    'bot_refused_status',
    'bot_timed_out',
    'bot_too_late',
    'bot_unreachable',
    'department',
    'department_empty',
    'everybody',
    'first_message',
    'last_agent',
    'last_agent_elsewhere',
    'last_agent_unreachable',
    'later_message',
  ])
})
