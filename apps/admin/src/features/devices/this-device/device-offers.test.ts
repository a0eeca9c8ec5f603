import type { Device, DeviceId, UserId } from '@deskbell/contract'
import { expect, it } from 'vitest'
import { formerSelves, stalest } from './device-offers.ts'

const device = (id: string, more: Partial<Device> = {}): Device => ({
  id: `dev_${id.padEnd(8, '0')}` as DeviceId,
  owner: { id: 'usr_A1b2C3d4' as UserId, name: 'Ana' },
  ...{ label: 'iPhone / Safari', name: null, muted: false, installed: true, pushService: 'apple' },
  ...{ registeredAt: '2026-11-01T09:00:00.000Z', lastSeenAt: '2026-11-02T09:00:00.000Z', lastDelivery: null },
  ...{ health: 'ok', ...more },
})
const here = device('here', { registeredAt: '2026-11-20T09:00:00.000Z', lastSeenAt: '2026-11-21T09:00:00.000Z' })

it('a re-install is offered its old entry: the same label and kind, not seen since', () => {
  const old = device('old')
  const devices = [
    here,
    old,
    device('seen', { lastSeenAt: '2026-11-20T10:00:00.000Z' }),
    device('label', { label: 'Mac / Safari' }),
    device('tab', { installed: false }),
    device('fcm', { pushService: 'fcm' }),
  ]
  expect(formerSelves(devices, here.id)).toEqual([old])
  expect(formerSelves(devices, device('gone').id)).toEqual([])
})

it('who has too many devices is offered the three that were away longest, oldest first', () => {
  const seen = (id: string, day: number) => device(id, { lastSeenAt: `2026-11-0${day}T09:00:00.000Z` })
  const devices = [seen('d', 4), seen('a', 1), here, seen('c', 3), seen('b', 2)]
  expect(stalest(devices).map(({ id }) => id.slice(4, 5))).toEqual(['a', 'b', 'c'])
})
