import { type DeviceId, parseId } from '@deskbell/contract'
import { describe, expect, it } from 'vitest'
import type { PushFault, PushOutcome } from '../push-provider.ts'
import { hour } from '../test-support/clock.ts'
import { createResultWindow } from './result-window.ts'

const now = 1_000_000_000
const device = (n: number) => parseId('dev', `dev_${String(n).padStart(8, '0')}`) as DeviceId
const refused = (status: number, fault: PushFault, reason = `http_${status}`): PushOutcome => ({
  result: fault === 'gone' ? 'gone' : 'rejected',
  status,
  reason,
  fault,
})
const lost = (reason: string): PushOutcome => ({ result: 'unreachable', status: null, reason, fault: 'transport' })
const down: PushOutcome = { result: 'unreachable', status: 503, reason: 'http_503', fault: 'service' }
const ok: PushOutcome = { result: 'accepted', status: 201, reason: null, fault: null }
const gone = refused(410, 'gone')
const badToken = refused(403, 'vapid', 'BadJwtToken')

type Row = readonly [what: string, lane: string, results: readonly (readonly [PushOutcome, number])[], unknown]

/** Each outcome so many times, every time from another device. */
function look(lane: string, results: Row[2], { trusted = false, at = now } = {}) {
  const window = createResultWindow(lane)
  let n = 0
  for (const [outcome, times] of results) {
    for (let i = 0; i < times; i += 1) {
      n += 1
      window.add(device(n), outcome, now)
    }
  }
  return window.look(at, trusted)
}

const WAVES: readonly Row[] = [
  ['W36: one device of one', 'fcm', [[gone, 1]], undefined],
  ['W36: both devices of two', 'fcm', [[gone, 2]], undefined],
  ['four devices, all that there are', 'fcm', [[gone, 4]], undefined],
  ['D5: all five', 'fcm', [[gone, 5]], { kind: 'open', cause: 'endpoint_gone_wave', status: 410 }],
  [
    'D5: five of twenty-four',
    'fcm',
    [
      [ok, 19],
      [gone, 5],
    ],
    { kind: 'freeze', cause: 'endpoint_gone_wave' },
  ],
  [
    'five of twenty-five',
    'fcm',
    [
      [ok, 20],
      [gone, 5],
    ],
    undefined,
  ],
  [
    'one dead among a hundred',
    'fcm',
    [
      [ok, 99],
      [gone, 1],
    ],
    undefined,
  ],
  ['Apple’s word', 'apple', [[badToken, 5]], { kind: 'open', cause: 'subject', reason: 'BadJwtToken' }],
  [
    'D5: a quarter of the tokens',
    'apple',
    [
      [ok, 15],
      [badToken, 5],
    ],
    { kind: 'open', cause: 'subject' },
  ],
  ['a small site’s token', 'apple', [[badToken, 2]], { kind: 'open', cause: 'subject' }],
  ['one device’s token', 'apple', [[badToken, 1]], undefined],
  [
    'another device’s token works',
    'apple',
    [
      [ok, 1],
      [badToken, 2],
    ],
    undefined,
  ],
  ['not Mozilla’s words', 'mozilla', [[refused(403, 'vapid'), 5]], { kind: 'open', cause: 'egress_blocked' }],
  ['a proxy', 'fcm', [[refused(407, 'malformed'), 5]], { kind: 'open', cause: 'egress_blocked' }],
  ['token', 'fcm', [[refused(403, 'vapid'), 5]], { kind: 'open', cause: 'token' }],
  ['header', 'mozilla', [[refused(400, 'header', 'errno_111'), 2]], { kind: 'open', cause: 'header' }],
  [
    'key',
    'fcm',
    [
      [ok, 10],
      [refused(403, 'key_mismatch'), 5],
    ],
    { kind: 'freeze', cause: 'key_mismatch' },
  ],
  [
    'not the same words',
    'fcm',
    [
      [gone, 4],
      [refused(404, 'gone'), 4],
    ],
    undefined,
  ],
  ['too much for one message', 'fcm', [[refused(413, 'too_large'), 9]], undefined],
]

const RUNS: readonly Row[] = [
  ['four in a row', 'fcm', [[down, 4]], undefined],
  ['five in a row', 'fcm', [[down, 5]], { kind: 'open', cause: 'service_down', status: 503 }],
  ['no connection', 'fcm', [[lost('refused'), 5]], { kind: 'open', cause: 'unreachable', reason: 'refused' }],
  ['no way through the proxy', 'fcm', [[lost('proxy'), 5]], { kind: 'open', cause: 'egress_blocked' }],
  [
    'a success among them',
    'fcm',
    [
      [down, 4],
      [ok, 1],
      [down, 4],
    ],
    undefined,
  ],
  [
    'a refusal is an answer too',
    'fcm',
    [
      [down, 4],
      [gone, 1],
      [down, 4],
    ],
    undefined,
  ],
  ['our own end', 'fcm', [[lost('closed'), 9]], undefined],
]

describe('what a lane’s results say', () => {
  it.each([...WAVES, ...RUNS])('%s (%s)', (_, lane, results, expected) => {
    const seen = look(lane, results)
    if (expected === undefined) expect(seen).toBeUndefined()
    else expect(seen).toMatchObject(expected as object)
  })

  it('a clock that is far from the push service’s', () => {
    const early = { ...badToken, serverTime: now - hour }
    expect(look('apple', [[early, 5]])).toMatchObject({ cause: 'clock' })
    expect(look('apple', [[{ ...badToken, serverTime: now - 1000 }, 5]])).toMatchObject({ cause: 'subject' })
  })

  it('one broken device has one voice, however often it is tried', () => {
    const window = createResultWindow('fcm')
    for (let n = 0; n < 50; n += 1) window.add(device(1), n % 2 === 0 ? lost('timeout') : down, now)
    for (let n = 0; n < 50; n += 1) window.add(device(1), gone, now)
    expect(window.look(now, false)).toBeUndefined()
  })

  it('what was long ago counts no more', () => {
    expect(look('fcm', [[gone, 5]], { at: now + hour })).toBeUndefined()
  })

  it('D5: of a wave that was seen before, those who are gone do not become a wave when nobody else is rung', () => {
    const minute = 60_000
    const window = createResultWindow('fcm')
    for (let n = 0; n < 14; n += 1) window.add(device(n), ok, now)
    for (let n = 20; n < 26; n += 1) window.add(device(n), gone, now + 15 * minute)
    expect(window.look(now + 15 * minute, true)).toBeUndefined()
    expect(window.look(now + 15 * minute, false)).toMatchObject({ kind: 'open' })
  })

  it('a wave that was seen before is believed, but not of half of all devices', () => {
    expect(
      look(
        'fcm',
        [
          [ok, 7],
          [gone, 6],
        ],
        { trusted: true },
      ),
    ).toBeUndefined()
    expect(
      look(
        'fcm',
        [
          [ok, 5],
          [gone, 6],
        ],
        { trusted: true },
      ),
    ).toMatchObject({ kind: 'open' })
  })
})
