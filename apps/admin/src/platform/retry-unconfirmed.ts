import type { After } from '../shared/messages.ts'
import type { Store } from '../shared/store.ts'
import type { ConnectionState } from './connection-state.ts'

export interface RetryDeps {
  readonly store: Store<ConnectionState>
  /** Asks the site who is signed in; confirms the connection when it answers. */
  readonly refreshMe: () => Promise<void>
  readonly after: After
}

/** Soon enough for a site that restarts; then rarer, for the sake of a site that many wait for. */
const firstMs = 5_000
const longestMs = 60_000

/**
 * Asks again by itself while the site has not confirmed what is remembered.
 * @returns asks at once if it is still so, for moments that make an answer likely
 */
export function retryUnconfirmed({ store, refreshMe, after }: RetryDeps): () => void {
  let waitMs = firstMs
  let cancel: (() => void) | undefined
  let asking = false
  const isUnconfirmed = () => {
    const state = store.get()
    return state.kind === 'ready' && !state.confirmed
  }
  const stop = () => {
    cancel?.()
    cancel = undefined
  }
  const follow = () => {
    if (!isUnconfirmed()) {
      stop()
      waitMs = firstMs
    } else if (!cancel && !asking) {
      cancel = after(waitMs, () => {
        waitMs = Math.min(waitMs * 2, longestMs)
        void askNow()
      })
    }
  }
  const askNow = async () => {
    stop()
    if (asking || !isUnconfirmed()) return
    asking = true
    await refreshMe().catch(() => undefined)
    asking = false
    follow()
  }
  store.subscribe(follow)
  follow()
  return () => void askNow()
}
