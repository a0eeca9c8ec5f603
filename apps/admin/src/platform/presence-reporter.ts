import type { ConversationId, PresencePut } from '@deskbell/contract'
import type { After } from '../shared/messages.ts'

export interface PresenceDeps {
  /** Best effort: the backend forgets after 30 s. */
  readonly put: (body: PresencePut) => void
  readonly isVisible: () => boolean
  readonly now: () => number
  readonly after: After
}

export interface PresenceReporter {
  readonly lookAt: (conversationId: ConversationId | null) => void
  /** A key, a tap, a scroll. */
  readonly input: () => void
  /** The page came to the front, or left it. */
  readonly visibilityChanged: () => void
  readonly stop: () => void
}

/** The backend's proof lives 30 s; half of that leaves room for a slow network. */
const everyMs = 15_000
/** The backend takes somebody without input for so long as away (contract, "Presence"). */
const awayMs = 30_000
/** Another tab of this browser may have said "hidden" a moment after this one said "visible". */
const repeatMs = 1_500

/** Says what this person looks at: at once when it changes, and again and again while the page is visible. */
export function createPresenceReporter(deps: PresenceDeps): PresenceReporter {
  let conversationId: ConversationId | null = null
  let lastInputAt: number | null = null
  let reportedInputAt: number | null = null
  let cancel = () => {}
  let stopped = false

  const report = (nextMs = everyMs) => {
    if (stopped) return
    const visible = deps.isVisible()
    cancel()
    deps.put({
      conversationId,
      visible,
      lastInputAt: lastInputAt === null ? null : new Date(lastInputAt).toISOString(),
    })
    reportedInputAt = lastInputAt
    cancel = visible ? deps.after(nextMs, report) : () => {}
  }
  report()
  return {
    lookAt: id => {
      if (id === conversationId) return
      conversationId = id
      // Somebody opened it: that is input, and was not heard yet.
      if (id !== null) lastInputAt = deps.now()
      report()
    },
    input: () => {
      lastInputAt = deps.now()
      if (reportedInputAt === null || lastInputAt - reportedInputAt >= awayMs) report()
    },
    visibilityChanged: () => report(repeatMs),
    stop: () => {
      stopped = true
      cancel()
    },
  }
}
