import { describe, expect, it } from 'vitest'
import type { PushFault, PushOutcome } from '../push-provider.ts'
import { type Judged, type JudgeFacts, judgeDevice } from './judge-device.ts'

const well: Judged = {
  endpoint_hash: 'here',
  health: 'ok',
  last_result: null,
  last_result_at: null,
  last_status: null,
  last_reason: null,
  removed_at: null,
  reported_at: 5,
  unshown: 0,
  unshown_since: null,
  unshown_at: null,
  refused: 0,
  refused_since: null,
  quarantine_reason: null,
}
const at = 10_000
const accepted: PushOutcome = { result: 'accepted', status: 201, reason: null, fault: null }
const gone: PushOutcome = { result: 'gone', status: 410, reason: 'http_410', fault: 'gone' }
const refused = (fault: PushFault, status = 400): PushOutcome => ({
  result: 'rejected',
  status,
  reason: `http_${status}`,
  fault,
})
const judge = (outcome: PushOutcome, device: Partial<Judged> = {}, more: Partial<JudgeFacts> = {}) =>
  judgeDevice({
    device: { ...well, ...device },
    endpointHash: 'here',
    attempt: { n: 1, at, outcome },
    first: true,
    displayed: false,
    frozen: false,
    othersAreWell: false,
    ...more,
  })
const changed = (device: Partial<Judged>) => ({ kind: 'change', device })

describe('what an attempt says of its device', () => {
  it('W36: 404 and 410 alone remove it, for the endpoint that was asked alone', () => {
    expect(judge(gone).kind).toBe('gone')
    expect(judge(gone, { endpoint_hash: 'another' }).kind).toBe('renewed')
    expect(judge(refused('malformed'), { endpoint_hash: 'another' }).kind).toBe('nothing')
    expect(judge(gone, { removed_at: 1 }).kind).toBe('nothing')
  })

  it.each<PushFault>(['transport', 'service', 'throttled', 'vapid', 'malformed', 'header', 'redirect', 'method'])(
    'W37: %s keeps it',
    fault => {
      expect(judge(refused(fault))).toMatchObject(changed({ health: 'failing', removed_at: null }))
    },
  )

  it.each<PushFault>(['key_mismatch', 'key_unknown'])('D4: %s quarantines it, with its reason', fault => {
    expect(judge(refused(fault))).toMatchObject(changed({ health: 'quarantined', quarantine_reason: fault }))
    const leaked = { health: 'quarantined', quarantine_reason: 'key_leaked' } as const
    expect(judge(refused(fault), leaked)).toMatchObject(changed(leaked))
  })

  it.each<PushOutcome>([gone, refused('key_mismatch', 403), refused('malformed'), refused('vapid', 403)])(
    'D5: while its push service refuses everybody, it is not to blame: $fault',
    outcome => {
      const device = { refused: 9, refused_since: 1 }
      const verdict = judge(outcome, device, { frozen: true, othersAreWell: true })
      expect(verdict).toMatchObject(changed({ health: 'failing', removed_at: null, ...device }))
    },
  )

  it.each<PushFault>(['malformed', 'vapid'])('three messages in a row refused as %s, and others are well', fault => {
    const first = judge(refused(fault))
    expect(first).toMatchObject(changed({ health: 'failing', refused: 1, refused_since: at }))
    const second = judge(refused(fault), { refused: 1, refused_since: 1 }, { othersAreWell: true })
    expect(second).toMatchObject(changed({ health: 'failing', refused: 2, refused_since: 1 }))
    const third = judge(refused(fault), { refused: 2, refused_since: 1 }, { othersAreWell: true })
    expect(third).toMatchObject(changed({ health: 'quarantined', quarantine_reason: 'refused' }))
  })

  it.each([
    ['no other is well: it is our fault', { refused: 40, refused_since: 1 }, { othersAreWell: false }],
    ['one message again and again is one', { refused: 2, refused_since: 1 }, { first: false, othersAreWell: true }],
    ['a network fault says nothing', { refused: 2, refused_since: 1 }, { othersAreWell: true }],
  ])('is not quarantined: %s', (name, device, more) => {
    const outcome = name.startsWith('a network') ? refused('transport') : refused('malformed')
    expect(judge(outcome, device, more)).toMatchObject(changed({ health: 'failing' }))
  })

  it('an accepted message ends a row of refusals', () => {
    expect(judge(accepted, { refused: 2, refused_since: 1, health: 'failing' })).toMatchObject(
      changed({ health: 'ok', refused: 0, refused_since: null }),
    )
  })

  it('W37: a quarantined device stays so, whatever comes, until it is renewed', () => {
    for (const outcome of [accepted, refused('transport'), refused('malformed')]) {
      expect(judge(outcome, { health: 'quarantined' })).toMatchObject(changed({ health: 'quarantined' }))
    }
  })

  it('is probably dead when five were accepted and none displayed, and stays so until one is', () => {
    const silent = { unshown: 4, unshown_since: 1, unshown_at: at - 60_000 }
    expect(judge(accepted, silent)).toMatchObject(changed({ health: 'dead', unshown: 5, unshown_since: 1 }))
    expect(judge(accepted, { ...silent, reported_at: null })).toMatchObject(changed({ health: 'ok', unshown: 5 }))
    expect(judge(accepted, { ...silent, unshown_at: at - 1 })).toMatchObject(changed({ health: 'ok', unshown: 4 }))
    expect(judge(refused('transport'), { health: 'dead', unshown: 5 })).toMatchObject(changed({ health: 'dead' }))
  })

  it('accepted is no news of a message that was displayed already', () => {
    expect(judge(accepted, {}, { displayed: true }).kind).toBe('nothing')
  })
})
