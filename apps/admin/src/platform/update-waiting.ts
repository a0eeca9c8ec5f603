import { after } from '../shared/messages.ts'
import type { Store } from '../shared/store.ts'
import { createUpdates, type UpdateState } from './create-updates.ts'
import { tellWaiting, workerOptions, workerScript } from './worker-registration.ts'

const isVisible = () => document.visibilityState === 'visible'

const updates = createUpdates({
  takeOver: () => tellWaiting({ type: 'skip_waiting' }),
  check: async () => {
    if (!('serviceWorker' in navigator)) return
    const registration = await navigator.serviceWorker.getRegistration(workerOptions.scope)
    await registration?.update().catch(() => undefined)
  },
  reload: () => location.reload(),
  isVisible,
  now: Date.now,
  after,
})

export const updateStore: Store<UpdateState> = updates.store

/** The person agreed: the waiting version takes over and the page loads again. */
export function applyUpdate(): void {
  updates.apply()
}

/** The backend refused this version (contract, "Versions"). */
export function requireUpdate(): void {
  updates.require()
}

/** Registers the worker, and watches for new versions. */
export async function watchUpdates(): Promise<void> {
  // A screen that was not loaded yet belongs to a version that the server no longer has.
  addEventListener('vite:preloadError', updates.found)
  document.addEventListener('visibilitychange', () => {
    if (isVisible()) updates.cameToFront()
  })
  if (!('serviceWorker' in navigator)) return
  const { Workbox } = await import('workbox-window')
  const workbox = new Workbox(workerScript, workerOptions)
  workbox.addEventListener('waiting', updates.found)
  workbox.addEventListener('controlling', event => {
    // The first worker of this browser takes nothing over.
    if (event.isUpdate) updates.tookOver()
  })
  // Refused in private windows of some browsers: the app works without, and "This device" says what is missing.
  await workbox.register({ immediate: true }).catch(() => undefined)
}
