import type { ConversationId, Message, Page } from '@deskbell/contract'
import { type ApiResult, isRetryable } from './result.ts'

/** What looking for a reply needs; the agents' whole client has it. */
export interface ReplyCalls {
  readonly messages: (id: ConversationId, query: { cursor?: string | undefined }) => Promise<ApiResult<Page<Message>>>
}

/** What an outbox does after a call. */
export type ReplyOutcome<T> =
  | { readonly kind: 'answered'; readonly data: T }
  | { readonly kind: 'later'; readonly afterMs?: number }
  | { readonly kind: 'signed_out' }
  | { readonly kind: 'refused'; readonly failure: { kind: 'problem'; status: number; code: string; problem: object } }

/** The status for an app that is too old: it waits for the update. */
const tooOld = 426

/** What is no refusal is tried again under the same key, an answer that could not be read among it. */
export function replyOutcome<T>(result: ApiResult<T>): ReplyOutcome<T> {
  if (result.ok) return { kind: 'answered', data: result.data }
  const { failure } = result
  if (failure.kind !== 'problem') return { kind: 'later' }
  const { status, code, problem, retryAfterSeconds } = failure
  if (status === 401) return { kind: 'signed_out' }
  if (isRetryable(failure) || status === tooOld) {
    return { kind: 'later', ...(retryAfterSeconds && { afterMs: retryAfterSeconds * 1000 }) }
  }
  return { kind: 'refused', failure: { kind: 'problem', status, code, problem } }
}

interface Sought {
  readonly conversationId: ConversationId
  readonly userId: string
  readonly text: string
  readonly attachmentIds?: readonly string[]
}

/**
 * Looks for a reply in its conversation, newest first, back to a time.
 * @param since milliseconds
 * @returns null when it is not there
 */
export async function findReply(
  { messages }: Pick<ReplyCalls, 'messages'>,
  sought: Sought,
  since: number,
): Promise<ReplyOutcome<Message | null>> {
  let cursor: string | undefined
  for (;;) {
    const page = replyOutcome(await messages(sought.conversationId, { cursor }))
    if (page.kind !== 'answered') return page
    const { items, nextCursor } = page.data
    const recent = items.filter(({ createdAt }) => Date.parse(createdAt) >= since)
    const found = recent.find(message => isSought(message, sought))
    if (found) return { kind: 'answered', data: found }
    if (recent.length < items.length || nextCursor === null) return { kind: 'answered', data: null }
    cursor = nextCursor
  }
}

function isSought(
  { author, text, attachments = [] }: Message,
  { userId, text: words, attachmentIds = [] }: Sought,
): boolean {
  if (author.id !== userId || text !== words || attachments.length !== attachmentIds.length) return false
  return attachments.every(({ id }) => attachmentIds.includes(id))
}
