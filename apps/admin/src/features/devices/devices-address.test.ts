import type { DeviceId } from '@deskbell/contract'
import { expect, it } from 'vitest'
import { type DevicesAddress, devicesHref, readAddress } from './devices-address.ts'

const usual: DevicesAddress = { view: 'table', q: '', sort: '-lastSeenAt' }
const searchOf = (href: string) => href.split('?')[1] ?? ''

it.each<[string, Partial<DevicesAddress>, string]>([
  ['everything', {}, '/settings/devices'],
  ['probably dead ones', { health: 'dead' }, '/settings/devices?state=dead'],
  ['tabs, by owner', { installed: false, sort: 'owner' }, '/settings/devices?kind=tab&sort=owner'],
  ['a search in installed apps', { installed: true, q: 'Ana & Co' }, '/settings/devices?q=Ana+%26+Co&kind=app'],
  ['who can be rung', { view: 'reach' }, '/settings/devices?view=reach'],
  ['one device', { deviceId: 'dev_A1b2C3d4E5' as DeviceId }, '/settings/devices?device=dev_A1b2C3d4E5'],
])('%s has an address that leads back to it', (_what, shown, href) => {
  expect(devicesHref(shown)).toBe(href)
  expect(readAddress(searchOf(href))).toEqual({ ...usual, ...shown })
})

it('what is not understood filters nothing', () => {
  expect(readAddress('view=x&state=fine&kind=1&sort=endpoint&device=../../etc')).toEqual(usual)
})
