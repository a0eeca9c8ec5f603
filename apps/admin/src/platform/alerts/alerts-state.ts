import type { ConversationId } from '@deskbell/contract'
import { createStore } from '../../shared/store.ts'

/** What the open app is calling about. */
export interface AlertsState {
  /** Messages came here that nobody has looked at, oldest first. */
  readonly ringing: readonly ConversationId[]
  /** A sound is wanted, and the browser keeps every tab silent until one is touched (S65). */
  readonly blocked: boolean
}

export const nothingRings: AlertsState = { ringing: [], blocked: false }

export const alertsState = createStore<AlertsState>(nothingRings)

/** Ends the calling, in every tab of this browser. Set by what calls, once it is loaded. */
export const calling = { silence: (): void => undefined }
