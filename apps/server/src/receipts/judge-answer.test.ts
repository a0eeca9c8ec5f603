import { expect, it } from 'vitest'
import type { DevicesTable } from '../db/schema.ts'
import { type DeviceAnswer, judgeAnswer } from './judge-answer.ts'

type Row = Parameters<typeof judgeAnswer>[0]

const quiet: Row = {
  health: 'unknown',
  subscribed_at: 100,
  confirmed_at: null,
  unshown_since: null,
  last_result_at: 100,
  displayed_at: null,
}
const answer = (stages: DeviceAnswer['stages'], acceptedAt: number | null = 200): DeviceAnswer => ({
  ...{ acceptedAt, stages },
  now: 1000,
})
const counted = { unshown: 0, unshown_since: null }

const rows: readonly [string, Partial<Row>, DeviceAnswer, Partial<DevicesTable>][] = [
  ['the welcome is displayed', {}, answer({ displayed: 250 }), { health: 'ok', confirmed_at: 1000, ...counted }],
  ['it was received, and that is all', {}, answer({ received: 250 }), { health: 'ok', confirmed_at: 1000 }],
  ['it is confirmed already', { confirmed_at: 300 }, answer({ displayed: 250 }), { health: 'ok', ...counted }],
  [
    'the push service’s own answer was lost',
    {},
    answer({ displayed: 250 }, null),
    { health: 'ok', confirmed_at: 1000, ...counted },
  ],
  [
    'it was sent to an earlier subscription',
    { subscribed_at: 220 },
    answer({ displayed: 900 }),
    { health: 'ok', ...counted },
  ],
  [
    'a dead one displays',
    { health: 'dead', unshown_since: 150 },
    answer({ displayed: 900 }),
    { health: 'ok', ...counted },
  ],
  [
    'a dead one was tapped',
    { health: 'dead', unshown_since: 150 },
    answer({ clicked: 900 }),
    { health: 'ok', ...counted },
  ],
  ['a dead one receives and displays nothing', { health: 'dead', unshown_since: 150 }, answer({ received: 900 }), {}],
  [
    'a dead one tells late of what it displayed before it fell silent',
    { health: 'dead', unshown_since: 400 },
    answer({ displayed: 250 }),
    {},
  ],
  ['a failing one displays', { health: 'failing' }, answer({ displayed: 250 }), { health: 'ok', ...counted }],
  ['a quarantined one displays', { health: 'quarantined' }, answer({ displayed: 250 }), { ...counted }],
]

it.each(rows)('E5 W31: %s', (_what, row, given, wanted) => {
  const {
    last_result,
    last_result_at,
    last_status,
    last_reason,
    displayed_at: _,
    ...set
  } = judgeAnswer({ ...quiet, ...row }, given)
  const confirms = row.confirmed_at === undefined && row.subscribed_at === undefined ? { confirmed_at: 1000 } : {}
  expect(set).toEqual({ reported_at: 1000, refused: 0, ...confirms, ...wanted })
})

it.each([
  ['displayed is better than accepted', {}, { displayed: 250 }, { last_result: 'displayed', last_result_at: 250 }],
  [
    'clicked is better than displayed',
    {},
    { displayed: 250, clicked: 300 },
    { last_result: 'clicked', last_result_at: 300 },
  ],
  ['a later delivery has a result', { last_result_at: 500 }, { displayed: 250 }, {}],
  ['received is no result', {}, { received: 250 }, {}],
] as const)('W21: %s', (_, row, stages, wanted) => {
  const set = judgeAnswer({ ...quiet, ...row }, answer(stages))
  const { last_result, last_result_at } = set
  expect({ ...(last_result && { last_result, last_result_at }) }).toEqual(wanted)
})

it.each([
  ['a display proves that the subscription rings', {}, { displayed: 250 }, 250],
  ['so does a tap', {}, { clicked: 260 }, 260],
  ['one that comes late changes nothing', { displayed_at: 900 }, { displayed: 250 }, 900],
  ['that it was received proves nothing', {}, { received: 250 }, undefined],
  ['nor what was sent to an earlier subscription', { subscribed_at: 220 }, { displayed: 900 }, undefined],
] as const)('%s', (_what, row, stages, wanted) => {
  expect(judgeAnswer({ ...quiet, ...row }, answer(stages)).displayed_at).toBe(wanted)
})
