import type { ConversationId, PushMessageData, UserId } from '@deskbell/contract'

/** A button of a notification that was pressed, and is not known to be carried out. */
export interface ActionRow {
  /** In the order of pressing. */
  readonly id: number
  /** The `Idempotency-Key` of every try. */
  readonly key: string
  readonly site: string
  /** Whose device was rung: it is never carried out as anybody else. */
  readonly userId: UserId
  readonly conversationId: ConversationId
  /** Mark as read, or make the conversation one's own. A reply is kept with the other replies. */
  readonly action: 'read' | 'take'
  /** The notification's, so that what fails can be said in its place. */
  readonly message: PushMessageData
  /** The address that it opened, as it came. */
  readonly navigate: string | null
  /** When it was pressed, in milliseconds. */
  readonly at: number
}
