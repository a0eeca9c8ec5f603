import { newId } from '@deskbell/contract'
import { after } from '../shared/messages.ts'
import type { OutboxNote } from '../shared/reply-outbox.ts'
import { openTabChannel } from '../shared/tab-channel.ts'
import { connectionStore, refreshMe } from './connection.ts'
import { createReplies, type Replies } from './create-replies.ts'
import { writing } from './storage.ts'
import { pushUserOf } from './this-browser.ts'
import { wakeWorkerLater } from './worker-registration.ts'

let made: Replies | undefined

/** The replies that wait in this browser; made at the first use, for importing a module has no effect. */
export function replies(): Replies {
  made ??= createReplies({
    store: writing,
    writer: () => pushUserOf(connectionStore.get()) ?? undefined,
    tabs: openTabChannel<OutboxNote>('deskbell-replies'),
    flush: async tell => (await import('./reply-sender.ts')).sendReplies(tell),
    wakeLater: wakeWorkerLater,
    onSignedOut: () => void refreshMe(),
    // `crypto.randomUUID` is missing where the address is not secure, and replies are sent there too.
    newKey: () => newId('msg', bytes => crypto.getRandomValues(bytes)),
    now: Date.now,
    after,
  })
  return made
}

/** Sends what waits whenever it may go through: at the start, after signing in, and when the network is back. */
export function followReplies(): void {
  let key: string | undefined
  const follow = () => {
    const state = connectionStore.get()
    const user = pushUserOf(state)
    const now = `${user?.site} ${user?.userId} ${state.kind === 'ready' && state.confirmed}`
    if (now === key) return
    key = now
    replies().lookAgain()
  }
  connectionStore.subscribe(follow)
  follow()
  addEventListener('online', () => replies().lookAgain())
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') replies().lookAgain()
  })
}
