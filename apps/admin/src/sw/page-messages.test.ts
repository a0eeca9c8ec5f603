import { IDBFactory } from 'fake-indexeddb'
import 'fake-indexeddb/auto'
import { beforeEach, expect, it } from 'vitest'
import { createWorker } from './create-worker.ts'
import { createFakeScope } from './test-support/fake-scope.ts'
import { pushMessage, pushOf } from './test-support/push-bytes.ts'

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
})

it('A12 L6: signing out takes every notification off the screen, and the number off the icon', async () => {
  const scope = createFakeScope()
  const worker = createWorker(scope, { fetch: () => Promise.reject(new TypeError('no network')) })
  await worker.push(pushOf(pushMessage({ ntf: 'ntf_abcdefgh', badge: 2 })))
  await scope.registration.showNotification('Of the browser itself', {})
  expect(scope.screen).toHaveLength(2)
  // One that comes at the same moment takes its turn: it is shown, or it is closed, and nothing is lost on the way.
  await Promise.all([
    worker.push(pushOf(pushMessage({ ntf: 'ntf_ijklmnop', cnv: 'cnv_ijklmnop' }))),
    worker.message({ data: { type: 'signed_out' }, ports: [] }),
  ])
  expect(scope.screen).toEqual([])
  expect(scope.faults).toEqual([])
  expect(scope.badges.at(-1)).toBe(0)
})
