import type { Device, DeviceId, UserId } from '@deskbell/contract'
import { i18n } from '@lingui/core'
import { beforeAll, expect, it } from 'vitest'
import { healthText } from './health-text.ts'

beforeAll(() => i18n.loadAndActivate({ locale: 'en', messages: {} }))

const now = Date.parse('2026-11-21T12:00:00.000Z')
const device: Device = {
  id: 'dev_A1b2C3d4' as DeviceId,
  owner: { id: 'usr_A1b2C3d4' as UserId, name: 'Ana' },
  ...{ label: 'iPhone / Safari', name: null, muted: false, installed: true, pushService: 'apple' },
  ...{ registeredAt: '2026-11-01T09:00:00.000Z', lastSeenAt: '2026-11-20T09:00:00.000Z', lastDelivery: null },
  health: 'ok',
}

const rows: readonly [Partial<Device>, string, RegExp][] = [
  [{ health: 'ok' }, 'OK', /^$/],
  [{ health: 'unknown' }, 'Not confirmed yet', /rung all the same/],
  [{ health: 'unknown', confirmedAt: null }, 'Not confirmed yet', /rung all the same/],
  [{ health: 'unknown', confirmedAt: '2026-11-02T09:00:00.000Z' }, 'OK', /^$/],
  [{ health: 'failing' }, 'Failing', /did not take/],
  [{ health: 'quarantined' }, 'Quarantined', /^Not rung until its owner opens/],
  [{ health: 'quarantined', quarantineReason: 'key_mismatch' }, 'Quarantined', /another key.*Not rung/],
  [{ health: 'quarantined', quarantineReason: 'key_leaked' }, 'Quarantined', /leaked.*Not rung/],
  [{ health: 'quarantined', quarantineReason: 'key_retired' }, 'Quarantined', /retired.*Not rung/],
  [{ health: 'quarantined', quarantineReason: 'refused' }, 'Quarantined', /refused several.*Not rung/],
  [{ health: 'quarantined', quarantineReason: 'of_tomorrow' }, 'Quarantined', /Reason: of_tomorrow\. Not rung/],
  [{ health: 'dead' }, 'Probably dead', /none is shown/],
  [
    { health: 'dead', unshown: { count: 7, since: '2026-11-17T12:00:00.000Z' } },
    'Probably dead',
    /^Accepted 7, shown 0 since Tuesday\.$/,
  ],
  [
    { health: 'dead', unshown: { count: 7, since: '2026-11-03T12:00:00.000Z' } },
    'Probably dead',
    /^Accepted 7, shown 0 since Nov 3, 2026\.$/,
  ],
]

it.each(rows)('W21 W37: %j is said in words', (more, title, detail) => {
  const text = healthText({ ...device, ...more }, now)
  expect(text.title).toBe(title)
  expect(text.detail ?? '').toMatch(detail)
})
