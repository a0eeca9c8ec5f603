import type { AttachmentId, ConversationId, MessagePost, UserId } from '@deskbell/contract'

/** Why the backend refused a reply, as far as a text for it is chosen by it. */
export interface Refusal {
  readonly kind: 'problem'
  readonly status: number
  readonly code: string
  readonly problem: object
}

/** A reply that was typed and is not known to be sent. */
export interface ReplyRow {
  /** In the order of typing, over all conversations. */
  readonly id: number
  /** The `Idempotency-Key` of every try. */
  readonly key: string
  readonly site: string
  /** Whose words these are: nobody else sees or sends them. */
  readonly userId: UserId
  readonly conversationId: ConversationId
  readonly text: string
  /** Files that the backend has already. */
  readonly attachmentIds?: readonly AttachmentId[]
  /** What they are called, to be shown. */
  readonly fileNames?: readonly string[]
  /** When it was typed, in milliseconds. */
  readonly at: number
  /** When it was tried first under a key that the backend may know, in milliseconds; missing until then. */
  readonly triedAt?: number
  /** The backend refused it: it waits for its writer. */
  readonly failure?: Refusal
}

/** What a reply says. */
export type ReplyContent = Pick<ReplyRow, 'text' | 'attachmentIds' | 'fileNames'>

/** The body of a reply's request. */
export function bodyOf({ text, attachmentIds }: ReplyContent): MessagePost {
  return attachmentIds ? { text, attachmentIds: [...attachmentIds] } : { text }
}

/** Whose words, where. */
export type Writer = Pick<ReplyRow, 'site' | 'userId'>
