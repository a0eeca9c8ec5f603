import { IDBFactory } from 'fake-indexeddb'
import 'fake-indexeddb/auto'
import { beforeEach, expect, it } from 'vitest'
import { ada, setUp } from './test-support/push-device-setup.ts'

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
})

it('who taps although it is blocked need not tap again once they allowed it by hand (L2)', async () => {
  const { device, browser, intentOf } = setUp()
  browser.allowed = 'denied'
  await device.turnOn()
  expect(device.get()).toEqual({ kind: 'denied' })
  expect(await intentOf(ada)).toBe('on')
  browser.allowed = 'granted'
  await device.sync()
  expect(device.get().kind).toBe('on')
})

it('A19: who answers the browser’s question with a block has not asked for anything', async () => {
  const { device, browser, intentOf } = setUp()
  browser.answersPermission = 'denied'
  await device.turnOn()
  expect(await intentOf(ada)).toBeUndefined()
  browser.allowed = 'granted'
  await device.sync()
  expect(device.get().kind).toBe('off')
})
