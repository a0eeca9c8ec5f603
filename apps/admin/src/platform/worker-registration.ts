import { after, type PageMessage } from '../shared/messages.ts'
import { appBase } from './app-base.ts'

/** Where the worker is, and what it may look after: the app's own base (design §5). */
export const workerScript = import.meta.env.DEV ? `${appBase}/dev-sw.js?dev-sw` : `${appBase}/sw.js`
export const workerOptions: RegistrationOptions = {
  scope: `${appBase}/`,
  // The development server gives modules; the built worker is one classic file.
  type: import.meta.env.DEV ? 'module' : 'classic',
  updateViaCache: 'none',
}

/** A first install fetches the whole app; a dead one would otherwise be waited for without end. */
const readyMs = 20_000

/** The registration with an active worker; rejects when there is none in time. */
export function readyWorker(): Promise<ServiceWorkerRegistration> {
  return new Promise((resolve, reject) => {
    const cancel = after(readyMs, () => reject(new Error('The service worker did not start.')))
    navigator.serviceWorker.ready.then(registration => {
      cancel()
      resolve(registration)
    }, reject)
  })
}

/** Best effort: without a worker there is nobody to tell. */
export function tellWorker(message: PageMessage): void {
  if (!('serviceWorker' in navigator)) return
  navigator.serviceWorker.ready.then(
    registration => registration.active?.postMessage(message),
    () => undefined,
  )
}

/** The tag by which the worker is woken once there is a network; Chromium alone can. */
const syncTag = 'deskbell'

/** Asks the browser to wake the worker once there is a network, should every tab be gone by then. */
export function wakeWorkerLater(): void {
  if (!('serviceWorker' in navigator)) return
  const register = (registration: ServiceWorkerRegistration & Syncing) => registration.sync?.register(syncTag)
  navigator.serviceWorker.ready.then(register).catch(() => undefined)
}

/** Missing from the compiler's library. */
interface Syncing {
  readonly sync?: { register: (tag: string) => Promise<void> }
}

/** Tells the version that waits to take over. @returns false when none waits */
export async function tellWaiting(message: PageMessage): Promise<boolean> {
  if (!('serviceWorker' in navigator)) return false
  const registration = await navigator.serviceWorker.getRegistration(workerOptions.scope)
  registration?.waiting?.postMessage(message)
  return Boolean(registration?.waiting)
}
