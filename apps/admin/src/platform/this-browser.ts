import type { Fetch } from '@deskbell/api'
import { alone } from '../shared/alone.ts'
import { after } from '../shared/messages.ts'
import { openTabChannel } from '../shared/tab-channel.ts'
import { appUrl } from './app-base.ts'
import type { ConnectionState } from './connection-state.ts'
import { createConnection, type OwnConnection } from './create-connection.ts'
import { installedStore } from './installed.ts'
import { createPushBrowser } from './push-browser.ts'
import { createPushDevice, type OwnPushDevice } from './push-device.ts'
import type { PushUser } from './push-device-deps.ts'
import { queries, records, writing } from './storage.ts'
import { requireUpdate } from './update-waiting.ts'
import { tellWorker } from './worker-registration.ts'

/** The site says that this app is too old for it (contract, "Versions"). */
const tooOld = 426

/** Presence is told while a page goes away; the browser then drops what is not marked so. */
const watchedFetch: Fetch = async (input, init) => {
  const keepalive = init.method === 'PUT' && input.endsWith('/presence')
  const response = await fetch(input, keepalive ? { ...init, keepalive } : init)
  if (response.status === tooOld) requireUpdate()
  return response
}

const tabs = lazy(() => openTabChannel<'connection'>('deskbell-connection'))
const deviceTabs = lazy(() => openTabChannel<'device'>('deskbell-device'))

/** The two that know each other: leaving a connection takes the device off, and the device belongs to a connection. */
export const thisConnection: () => OwnConnection = lazy(() =>
  createConnection({
    appUrl: appUrl(),
    fetch: watchedFetch,
    records,
    releaseDevice: (keepFor, api) => thisPushDevice().release(keepFor, api),
    wipe: async leaving => {
      tellWorker({ type: 'signed_out' })
      await Promise.allSettled([
        queries.clear(),
        records.remove('pendingTarget'),
        // Whose session merely expired finds their words again.
        leaving && writing.wipe(leaving),
      ])
    },
    announce: () => tabs().send('connection'),
    refused: lookWhetherLost,
    // What was pressed on notifications while nobody was signed in.
    kept: () => tellWorker({ type: 'flush_receipts' }),
    isAtSignIn: () => location.href.startsWith(`${appUrl()}/sign-in`),
  }),
)

export const thisPushDevice: () => OwnPushDevice = lazy(() =>
  createPushDevice({
    browser: createPushBrowser(installedStore.get),
    user: () => pushUserOf(thisConnection().store.get()),
    records,
    describe: async () => {
      // Needed for registering alone, which is a chunk of its own, too.
      const { describeDevice } = await import('./device-facts.ts')
      const language = await records.read('language').catch(() => undefined)
      return describeDevice({ appUrl: appUrl(), installed: installedStore.get(), language })
    },
    fetch: watchedFetch,
    alone: work => alone(navigator.locks, 'deskbell-push-device', work),
    announce: () => deviceTabs().send('device'),
    released: () => tellWorker({ type: 'signed_out' }),
    lost: lookWhetherLost,
    world: { now: Date.now, after, random: bytes => crypto.getRandomValues(bytes) },
  }),
)

/** Rare: a chunk of its own. What cannot be found out now is found out at the next start. */
function lookWhetherLost(): void {
  import('./lost-device.ts').then(({ wipeThisIfLost }) => wipeThisIfLost()).catch(() => undefined)
}

/** Signs in and out with the other tabs, and looks again when push was turned on or off in one of them. */
export function followOtherTabs(): () => void {
  const ends = [
    tabs().listen(() => void thisConnection().reload()),
    deviceTabs().listen(() => void thisPushDevice().sync()),
  ]
  return () => {
    for (const end of ends) end()
  }
}

/** Who push is for; null while nobody is signed in. */
export function pushUserOf(state: ConnectionState): PushUser | null {
  if (state.kind !== 'ready' || !state.me) return null
  const { site, apiRoot, own, api, me } = state
  return { site, apiRoot, own, api, userId: me.user.id }
}

/** Made at its first use: importing a module has no effect. */
function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
