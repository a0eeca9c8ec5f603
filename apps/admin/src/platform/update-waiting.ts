import { after } from '../shared/messages.ts'
import { createStore, type Store } from '../shared/store.ts'
import { tellWaiting, workerOptions, workerScript } from './worker-registration.ts'

/** `waiting`: a new version is ready. `required`: the site says that this one is too old (`contract_too_old`). */
export interface UpdateState {
  readonly waiting: boolean
  readonly required: boolean
}

const state = createStore<UpdateState>({ waiting: false, required: false })
const hourMs = 60 * 60 * 1000
/** A waiting worker takes over at once; one that does not is left behind by loading the page again. */
const takeOverMs = 5_000
let checkedAt = Number.NEGATIVE_INFINITY
let agreed = false

export const updateStore: Store<UpdateState> = state

/** The person agreed: the waiting version takes over and the page loads again. */
export function applyUpdate(): void {
  agreed = true
  const reload = () => location.reload()
  tellWaiting({ type: 'skip_waiting' }).then(told => (told ? after(takeOverMs, reload) : reload()), reload)
}

/** The backend refused this version. Looks for a newer one at once. */
export function requireUpdate(): void {
  if (state.get().required) return
  state.set({ ...state.get(), required: true })
  void checkForUpdate()
}

/** Asks the server for a newer version of the app. Out of reach is no news. */
async function checkForUpdate(): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  checkedAt = Date.now()
  const registration = await navigator.serviceWorker.getRegistration(workerOptions.scope)
  await registration?.update().catch(() => undefined)
}

/** Registers the worker and looks for new versions, at most hourly, when the app comes to the front. */
export async function watchUpdates(): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  const { Workbox } = await import('workbox-window')
  const workbox = new Workbox(workerScript, workerOptions)
  workbox.addEventListener('waiting', () => state.set({ ...state.get(), waiting: true }))
  workbox.addEventListener('controlling', event => {
    if (!event.isUpdate && !agreed) return
    // Another tab agreed: what is typed here is not thrown away behind the person's back.
    if (agreed || document.visibilityState === 'hidden') location.reload()
    else state.set({ ...state.get(), waiting: true })
  })
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && Date.now() - checkedAt >= hourMs) void checkForUpdate()
  })
  checkedAt = Date.now()
  // Refused in private windows of some browsers: the app works without, and "This device" says what is missing.
  await workbox.register({ immediate: true }).catch(() => undefined)
}
