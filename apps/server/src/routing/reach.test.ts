import type { DeviceId } from '@deskbell/contract'
import { expect, it } from 'vitest'
import { day, minute } from '../test-support/clock.ts'
import { judgeReach, type ReachDevice } from './reach.ts'

const now = 1_800_000_000_000
/** Confirmed, and displayed the last thing that was sent to it a minute ago. */
const well: ReachDevice = {
  id: 'dev_well0000' as DeviceId,
  muted: false,
  health: 'ok',
  confirmed: true,
  displayedAt: now - minute,
  unshown: 0,
  unshownSince: null,
  unshownAt: null,
  stopped: false,
}
const judge = (...devices: Partial<ReachDevice>[]) =>
  judgeReach({ pushOn: true, quiet: undefined, devices: devices.map(device => ({ ...well, ...device })) }, now)
const silence = (count: number, ms: number) => ({ unshown: count, unshownSince: now - ms, unshownAt: now - ms })

it.each<[string, Partial<ReachDevice>[], string, string]>([
  ['has displayed the last thing', [{}], 'green', 'proven'],
  ['did so seven days ago', [{ displayedAt: now - 7 * day }], 'green', 'proven'],
  ['did so longer ago', [{ displayedAt: now - 7 * day - 1 }], 'amber', 'proof_old'],
  ['is rung at this moment', [silence(0, minute - 1)], 'green', 'proven'],
  ['had a minute to answer', [silence(0, minute)], 'amber', 'silent'],
  ['is silent, and displayed before', [silence(3, 2 * day)], 'amber', 'silent'],
  ['answered, and never displayed', [{ displayedAt: null, ...silence(0, minute) }], 'amber', 'silent'],
  ['answered, and nothing came since', [{ displayedAt: null }], 'unknown', 'unproven'],
  ['never answered', [{ confirmed: false, displayedAt: null, ...silence(9, day) }], 'unknown', 'unproven'],
  ['is at a push service that is stopped', [{ stopped: true }], 'amber', 'push_service_down'],
  ['was not taken last', [{ health: 'failing' }], 'amber', 'failing'],
  ['is dead', [{ health: 'dead', ...silence(5, day) }], 'red', 'devices_dead'],
  ['is muted', [{ muted: true }], 'red', 'devices_muted'],
  ['is quarantined', [{ health: 'quarantined' }], 'red', 'devices_quarantined'],
  ['is none', [], 'red', 'no_devices'],
  ['is the best of several', [{ health: 'dead' }, {}, { muted: true }], 'green', 'proven'],
  ['may ring, beside one that is proven and muted', [{ muted: true }, silence(2, day)], 'amber', 'silent'],
  ['is not known, beside a dead one', [{ health: 'dead' }, { confirmed: false }], 'unknown', 'unproven'],
])('whose device %s', (_what, devices, state, reason) => {
  expect(judge(...devices)).toMatchObject({ state, reason })
})

it('names the device that the reason speaks of, and how long it has been silent', () => {
  const later = { id: 'dev_later000' as DeviceId, displayedAt: now - 1 }
  expect(judge({}, later).device?.id).toBe(later.id)
  expect(judge({ ...silence(8, 3 * day) }).unshown).toEqual({ count: 9, since: now - 3 * day })
  expect(judge({ muted: true }).device).toBeUndefined()
})

it('the site’s switch and one’s own will come before what devices have proven', () => {
  expect(judgeReach({ pushOn: false, quiet: 'snoozed', devices: [well] }, now)).toEqual({
    state: 'red',
    reason: 'push_off',
  })
  expect(judgeReach({ pushOn: true, quiet: 'quiet_hours', devices: [well] }, now).reason).toBe('quiet_hours')
})
