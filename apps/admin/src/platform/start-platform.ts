import { after } from '../shared/messages.ts'
import { connectionStore } from './connection.ts'
import { followPushDevice } from './follow-push-device.ts'
import { followRead } from './follow-read.ts'
import { watchInstallOffer } from './installed.ts'
import { followLiveEvents } from './live-events.ts'
import { followPresence } from './presence.ts'
import { followReplies } from './replies.ts'
import { retryUnconfirmed } from './retry-unconfirmed.ts'
import { followOtherTabs, thisConnection } from './this-browser.ts'
import { watchUpdates } from './update-waiting.ts'
import { tellWorker } from './worker-registration.ts'

/** Starts everything of this folder: connection, worker, push, events, presence. Called once, by `main.tsx`. */
export function startPlatform(): void {
  watchInstallOffer()
  void watchUpdates()
  void thisConnection().start()
  followOtherTabs()
  followPushDevice()
  followLiveEvents()
  followPresence()
  followReplies()
  followRead()
  const askAgain = retryUnconfirmed({ store: connectionStore, refreshMe: thisConnection().refreshMe, after })
  addEventListener('online', () => {
    tellWorker({ type: 'flush_receipts' })
    const state = connectionStore.get()
    if (state.kind === 'none') void thisConnection().start()
    else askAgain()
  })
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') askAgain()
  })
}
