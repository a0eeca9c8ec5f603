import type { ActionRest } from '../shared/action-outbox.ts'
import type { ActionStore } from '../shared/action-store.ts'
import type { ShownData } from '../shared/notification-options.ts'
import type { RecordStore } from '../shared/record-store.ts'
import type { WritingStore } from '../shared/writing-store.ts'

export interface PressDeps {
  readonly records: RecordStore
  readonly actions: ActionStore
  readonly writing: WritingStore
  readonly sendActions: () => Promise<ActionRest>
  /** @returns false when its writer must sign in first */
  readonly sendReplies: () => Promise<boolean>
  readonly newKey: () => string
  readonly now: () => number
}

/** What a tap carries: the button, if it was one, and the words that the platform took for it. */
export interface Tap {
  readonly action?: string | undefined
  readonly reply?: string | null | undefined
}

/**
 * A button of a notification: kept first, so that it works without a network, then carried out.
 * @returns false when the app must be opened instead: it was no button, needs the app, or somebody must sign in for it
 */
export type Press = (shown: ShownData, tap: Tap) => Promise<boolean>

export function createPress(deps: PressDeps): Press {
  return async ({ message, navigate }, { action, reply }) => {
    const conversationId = message?.conversationId
    const text = action === 'reply' ? reply?.trim() : undefined
    if (!conversationId || !(action === 'read' || action === 'take' || text)) return false
    try {
      // Whom this device is registered for is who was rung, whoever is signed in by now.
      const owner = await deps.records.read('registration')
      if (!owner) return false
      const { site, userId } = owner
      const row = { site, userId, conversationId, key: deps.newKey(), at: deps.now() }
      if (text) {
        await deps.writing.add({ ...row, text }, true)
        return await deps.sendReplies()
      }
      await deps.actions.add({ ...row, message, navigate, action: action as 'read' | 'take' })
      return (await deps.sendActions()) !== 'signed_out'
    } catch {
      // Without storage it would be lost: the app can do it.
      return false
    }
  }
}
