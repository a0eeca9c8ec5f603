import type { ApiResult, VisitorApi } from '@deskbell/api'
import type { Message } from '@deskbell/contract'
import type { OutboxEntry } from './storage.ts'

/** The backend keeps a key for 24 hours (contract, "Idempotency"); an hour less, for a clock that goes wrong. */
const keyLifeMs = 23 * 60 * 60 * 1000
/** By how much this clock and the backend's may differ. */
const skewMs = 2 * 60 * 1000

/** It may have arrived so long ago that its key alone does not keep it from standing twice. */
export const mayBeForgotten = ({ triedAt }: OutboxEntry, now: Date): boolean =>
  triedAt !== undefined && now.getTime() - triedAt > keyLifeMs

/**
 * Looks through the thread, newest first, back to the first try. Only one message was ever tried without an answer, so
 * the same words since then are this one.
 * @returns no data when it is not there
 */
export async function findSent(
  { visitor }: Pick<VisitorApi, 'visitor'>,
  { text, files = [], triedAt = 0 }: OutboxEntry,
): Promise<ApiResult<{ message: Message } | undefined>> {
  const isSame = ({ author, text: words, attachments = [] }: Message) =>
    author.kind === 'visitor' &&
    words === text &&
    attachments.length === files.length &&
    attachments.every(({ id }) => files.some(file => file.id === id))
  let cursor: string | undefined
  for (;;) {
    const page = await visitor.messages({ limit: 50, cursor })
    if (!page.ok) return page
    const { items, nextCursor } = page.data
    const recent = items.filter(({ createdAt }) => Date.parse(createdAt) >= triedAt - skewMs)
    const message = recent.find(isSame)
    if (message || recent.length < items.length || nextCursor === null)
      return { ok: true, status: page.status, data: message && { message } }
    cursor = nextCursor
  }
}
