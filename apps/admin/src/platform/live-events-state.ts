import type { ConversationId, LiveEvent } from '@deskbell/contract'
import type { Store } from '../shared/store.ts'

/** Live events of the present connection, one stream a browser. */
export interface LiveEvents {
  /** An event of type `reset` means: fetch everything again. Unknown types are left out. */
  readonly subscribe: (listener: (event: LiveEvent) => void) => () => void
  /** True while what is shown may be old: the stream is broken or not open yet. */
  readonly behind: Store<boolean>
}

/** Tells the backend what this person looks at (presence by proof). */
export interface Presence {
  /** The conversation on the screen, or null. */
  readonly lookAt: (conversationId: ConversationId | null) => void
}
