import { IDBFactory } from 'fake-indexeddb'
import 'fake-indexeddb/auto'
import type { DeviceId } from '@deskbell/contract'
import { beforeEach, describe, expect, it } from 'vitest'
import { problem } from './test-support/backend.ts'
import { setUp, site } from './test-support/push-device-setup.ts'
import { watchOwnRow } from './watch-own-row.ts'

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
})

describe('a change of this device that the site tells of', () => {
  /** This device is on, and its site tells of every PUT at once, as one may. */
  async function start() {
    const { device, backend, clock, api, browser } = setUp()
    const user = () =>
      backend.session && { site, apiRoot: `${site}/api/v1`, own: true, api, userId: backend.session.user.id }
    const row = watchOwnRow({ device, user, world: clock })
    await device.turnOn()
    const state = device.get()
    if (state.kind !== 'on') throw new Error('The device is not on')
    const { deviceId } = state
    backend.intercept = ({ method }) => {
      if (method === 'PUT') row.changed(deviceId)
      return undefined
    }
    const count = (method: string, path: string) =>
      backend.calls.filter(call => call.method === method && call.path.startsWith(path)).length
    return {
      ...{ device, backend, browser, clock, row, deviceId },
      puts: () => count('PUT', '/api/v1/devices/'),
      looks: () => count('GET', '/api/v1/devices'),
    }
  }

  it('is not answered with a PUT while the row is there: neither after a reload nor after a ring', async () => {
    const { device, clock, row, deviceId, puts, looks } = await start()
    const before = puts()
    await device.sync()
    for (let n = 1; n <= 5; n++) {
      row.changed(deviceId)
      clock.advance(5_000)
      await expect.poll(looks).toBe(n)
    }
    // What a look brings about is over when the device's next turn is.
    await device.sync()
    expect(puts()).toBe(before + 2)
  })

  it('W32: removed by somebody else, the device knows at once', async () => {
    const { device, backend, clock, row, deviceId } = await start()
    backend.rows.clear()
    backend.intercept = ({ method }) =>
      method === 'PUT' ? problem(410, 'device_removed', { removedBy: { name: 'Eve' } }) : undefined
    row.changed(deviceId)
    clock.advance(0)
    await expect.poll(() => device.get()).toMatchObject({ kind: 'removed', byName: 'Eve' })
  })

  it('many changes at once are one look, and the next comes 5 s later', async () => {
    const { clock, row, deviceId, looks } = await start()
    for (let n = 0; n < 10; n++) row.changed(deviceId)
    expect(clock.waiting()).toBe(1)
    clock.advance(0)
    await expect.poll(looks).toBe(1)
    for (let n = 0; n < 10; n++) row.changed(deviceId)
    expect(clock.waiting()).toBe(1)
    clock.advance(4_999)
    expect(clock.waiting()).toBe(1)
    clock.advance(1)
    await expect.poll(looks).toBe(2)
  })

  it('of another device is none of its business, and no answer is no removal', async () => {
    const { backend, clock, row, deviceId, puts, looks } = await start()
    row.changed('dev_another00' as DeviceId)
    expect(clock.waiting()).toBe(0)
    backend.up = false
    const before = puts()
    row.changed(deviceId)
    clock.advance(0)
    await expect.poll(looks).toBe(1)
    row.changed(deviceId)
    clock.advance(5_000)
    await expect.poll(looks).toBe(2)
    expect(puts()).toBe(before)
  })
})
