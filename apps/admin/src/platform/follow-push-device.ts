import { after, parseWorkerMessage } from '../shared/messages.ts'
import { connectionStore } from './connection.ts'
import { installedStore } from './installed.ts'
import { liveEvents } from './live-events.ts'
import { permissionStore } from './permission.ts'
import { pushUserOf, thisPushDevice } from './this-browser.ts'
import { watchOwnRow } from './watch-own-row.ts'

const hourMs = 60 * 60 * 1000
/** Who comes back from the settings has mended it, perhaps; who merely walks by has not. */
const returnMs = 10_000

/**
 * Compares this device with the site (L2): at every start and sign-in, when the app comes to the front (at most hourly),
 * and whenever something says that it changed.
 */
export function followPushDevice(): void {
  const device = thisPushDevice()
  let userKey: string | undefined
  let confirmed = false
  let syncedAt = 0
  const sync = () => {
    syncedAt = Date.now()
    void device.sync()
  }
  const follow = () => {
    const state = connectionStore.get()
    const user = pushUserOf(state)
    const key = user ? `${user.site} ${user.userId}` : ''
    const before = { userKey, confirmed }
    userKey = key
    confirmed = state.kind === 'ready' && state.confirmed
    // What failed while the site was out of reach goes well once it answers.
    const isBack = confirmed && !before.confirmed && device.get().kind === 'broken'
    if (key !== before.userKey || isBack) sync()
  }
  connectionStore.subscribe(follow)
  follow()
  permissionStore.subscribe(sync)
  installedStore.subscribe(sync)
  const comeBack = () => {
    // What was broken may have been mended in the browser's or the system's settings meanwhile.
    const least = device.get().kind === 'broken' ? returnMs : hourMs
    if (document.visibilityState === 'visible' && Date.now() - syncedAt >= least) sync()
  }
  document.addEventListener('visibilitychange', comeBack)
  addEventListener('focus', comeBack)
  // A window that is never put away: else a key that was rotated would wait for it for ever (V6).
  setInterval(() => {
    if (document.visibilityState === 'visible') sync()
  }, hourMs)
  addEventListener('online', () => {
    if (device.get().kind === 'broken') sync()
  })
  const row = watchOwnRow({
    device,
    user: () => pushUserOf(connectionStore.get()),
    world: { now: Date.now, after },
  })
  liveEvents.subscribe(event => {
    if (event.type === 'device.updated') row.changed(event.data.deviceId)
    // Each device of a site at once: only where it is this that hinders.
    if (event.type === 'push.updated' && device.get().kind === 'site_off') sync()
  })
  if (!('serviceWorker' in navigator)) return
  navigator.serviceWorker.addEventListener('message', event => {
    if (parseWorkerMessage(event.data)?.type === 'subscription_changed') sync()
  })
}
