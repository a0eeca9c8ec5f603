import { createWorkerApi } from '@deskbell/api'
import { wipeIfLost } from '../shared/lost-device.ts'
import { appUrl } from './app-base.ts'
import { database, records } from './storage.ts'
import { workerOptions } from './worker-registration.ts'

const requestMs = 10_000
/** What our settings in `localStorage` are called; those of the site around us are not ours. */
const ours = 'deskbell'

/** The site refused us: if this device was reported lost, nothing of what is kept here stays. */
export async function wipeThisIfLost(): Promise<void> {
  const registration =
    'serviceWorker' in navigator ? await navigator.serviceWorker.getRegistration(workerOptions.scope) : undefined
  const wiped = await wipeIfLost({
    use: database,
    records,
    registration,
    caches: () => ('caches' in globalThis ? globalThis.caches : undefined),
    stateOf: async ({ apiRoot, deviceId, renewToken }) => {
      const api = createWorkerApi({ apiRoot, fetch: (input, init) => fetch(input, init), timeoutMs: requestMs })
      const answer = await api.deviceState(deviceId, renewToken)
      return answer.ok ? answer.data : undefined
    },
  })
  if (!wiped) return
  for (const key of Object.keys(localStorage)) if (key.startsWith(ours)) localStorage.removeItem(key)
  // What is in memory goes with the page.
  location.replace(`${appUrl()}/`)
}
