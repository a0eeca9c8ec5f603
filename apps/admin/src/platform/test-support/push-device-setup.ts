import { createApi } from '@deskbell/api'
import type { Me } from '@deskbell/contract'
import { createDb } from '../../shared/deskbell-db.ts'
import { createRecordStore } from '../../shared/record-store.ts'
import { createManualClock } from '../../shared/test-support/manual-clock.ts'
import { createPushDevice, type OwnPushDevice } from '../push-device.ts'
import type { PushDeviceDeps } from '../push-device-deps.ts'
import type { PushDeviceState } from '../push-device-state.ts'
import { createBackend, person } from './backend.ts'
import { createFakePushBrowser } from './fake-push-browser.ts'

export const site = 'https://desk.test'
export const ada = person('ada')
export const bob = person('bob')

/** Ada's browser, signed in at a backend that keeps the contract's rules; storage is the test's own. */
export function setUp({
  alone = work => work(),
  describe = () => Promise.resolve({ label: 'Mac / Chrome', installed: false, appUrl: site }),
  announce = () => undefined,
  released = () => undefined,
  lost = () => undefined,
}: Partial<Pick<PushDeviceDeps, 'alone' | 'describe' | 'announce' | 'released' | 'lost'>> = {}) {
  const backend = createBackend()
  const browser = createFakePushBrowser()
  const clock = createManualClock()
  const records = createRecordStore(createDb())
  const api = createApi({ apiRoot: `${site}/api/v1`, fetch: backend.fetch, credentials: () => ({ kind: 'session' }) })
  let seed = 0
  const signIn = (me: Me | null) => {
    backend.session = me
  }
  signIn(ada)
  /** A page that was just loaded: the same browser and storage, nothing in memory. */
  const open = () =>
    createPushDevice({
      browser,
      user: () =>
        backend.session && { site, apiRoot: `${site}/api/v1`, own: true, api, userId: backend.session.user.id },
      records,
      describe,
      fetch: backend.fetch,
      alone,
      announce,
      released,
      lost,
      world: { now: clock.now, after: clock.after, random: bytes => bytes.fill(seed++) },
    })
  const intentOf = (me: Me) => records.ofUser({ site, userId: me.user.id }).read('intent')
  return { backend, browser, clock, records, api, open, signIn, intentOf, device: open() }
}

/** Every state that was shown, one after another. */
export function watch(device: OwnPushDevice): PushDeviceState[] {
  const seen: PushDeviceState[] = []
  device.subscribe(() => seen.push(device.get()))
  return seen
}
