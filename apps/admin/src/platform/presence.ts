import type { ConversationId } from '@deskbell/contract'
import { after } from '../shared/messages.ts'
import { connectionStore } from './connection.ts'
import type { Presence } from './live-events-state.ts'
import { createPresenceReporter, type PresenceReporter } from './presence-reporter.ts'

const inputs = ['pointerdown', 'keydown', 'wheel', 'touchmove', 'scroll'] as const

let reporter: PresenceReporter | undefined
let looking: ConversationId | null = null
const lookListeners = new Set<() => void>()

/** Presence of the signed-in user in this tab. */
export const presence: Presence = {
  lookAt: conversationId => {
    looking = conversationId
    reporter?.lookAt(conversationId)
    tellLook()
  },
}

/** The conversation that is seen in this tab: null while the tab is hidden. */
export const seenConversation = (): ConversationId | null => (document.visibilityState === 'visible' ? looking : null)

/** Calls `listener` whenever {@link seenConversation} may be another one. */
export function onLookedAt(listener: () => void): void {
  lookListeners.add(listener)
}

function tellLook(): void {
  for (const listener of lookListeners) listener()
}

/** Reports for whoever is signed in, where the backend has conversations. */
export function followPresence(): void {
  let currentKey: string | undefined
  const follow = () => {
    const state = connectionStore.get()
    const wanted = state.kind === 'ready' && state.me && state.levels.includes('conversations') ? state : undefined
    const key = wanted?.me ? `${wanted.apiRoot} ${wanted.me.user.id}` : undefined
    if (key === currentKey) return
    currentKey = key
    reporter?.stop()
    reporter = undefined
    if (!wanted) return
    reporter = createPresenceReporter({
      put: body => void wanted.api.presence.put(body),
      isVisible: () => document.visibilityState === 'visible',
      now: Date.now,
      after,
    })
    reporter.lookAt(looking)
  }
  connectionStore.subscribe(follow)
  follow()
  for (const type of inputs) addEventListener(type, () => reporter?.input(), { passive: true, capture: true })
  document.addEventListener('visibilitychange', () => {
    reporter?.visibilityChanged()
    tellLook()
  })
}
