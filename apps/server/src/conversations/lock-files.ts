import type { AttachmentId, MessageId } from '@deskbell/contract'
import type { Trx } from '../db/database.ts'
import type { AttachmentsTable } from '../db/file-tables.ts'
import type { ConversationsDeps } from './conversations-deps.ts'

/** A file as its message keeps it, in the JSON of `messages.attachments`. */
export interface FileOfMessage {
  readonly id: AttachmentId
  readonly name: string
  readonly contentType: string
  /** In bytes. */
  readonly size: number
  readonly width?: number
  readonly height?: number
  readonly hasThumbnail: boolean
}

/**
 * Files that this person uploaded and that are in no message yet, locked until the end of the transaction.
 * @returns undefined if any of them is not there (any more), or not theirs
 */
export async function lockFiles(
  { database }: Pick<ConversationsDeps, 'database'>,
  trx: Trx,
  owner: { readonly column: 'user_id' | 'visitor_id'; readonly id: string },
  ids: readonly AttachmentId[] = [],
): Promise<readonly FileOfMessage[] | undefined> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return []
  const query = trx
    .selectFrom('attachments')
    .selectAll()
    .where('id', 'in', wanted)
    .where(owner.column, '=', owner.id as never)
    .where('message_id', 'is', null)
    .where('completed_at', 'is not', null)
    .orderBy('id')
  const rows = await database.lockRows(query).execute()
  const found = new Map(rows.map(row => [row.id, row]))
  const files = wanted.flatMap(id => {
    const row = found.get(id)
    return row ? [toFile(row)] : []
  })
  return files.length === wanted.length ? files : undefined
}

/** Makes locked files part of a message for good. They go when it goes. */
export async function bindFiles(trx: Trx, messageId: MessageId, files: readonly FileOfMessage[]): Promise<void> {
  if (files.length === 0) return
  const ids = files.map(({ id }) => id)
  await trx.updateTable('attachments').set({ message_id: messageId }).where('id', 'in', ids).execute()
}

function toFile(row: AttachmentsTable): FileOfMessage {
  const { id, name, content_type: contentType, size, width, height } = row
  const pixels = width === null || height === null ? {} : { width, height }
  return { id, name, contentType, size, ...pixels, hasThumbnail: row.thumbnail_type !== null }
}
