import type { AttachmentId } from '@deskbell/contract'
import { sql } from 'kysely'
import { UNKNOWN_TYPE } from '../config/attachment-types.ts'
import type { Database, Trx } from '../db/database.ts'
import type { AttachmentsTable } from '../db/file-tables.ts'

/** Files of one sender that belong to no message yet: two messages full. */
const MOST_LOOSE = 20
/** What one visitor may send in a day, in files of the largest size: nobody fills the disk from one page. */
const VISITOR_FILES_A_DAY = 20
const DAY_MS = 24 * 60 * 60 * 1000

/** Whose it is until it is part of a message. */
export type Owner = Pick<AttachmentsTable, 'user_id' | 'visitor_id'>

export interface BegunFile {
  readonly id: AttachmentId
  readonly owner: Owner
  readonly name: string
  /** In bytes, of one file. */
  readonly maxBytes: number
  readonly now: number
}

/**
 * Makes a place for a file that is about to come. The sender is locked meanwhile, so that many at a time are counted too.
 * @returns why there is none: `gone` if the sender was erased since they were let in
 */
export function beginFile(database: Database, file: BegunFile): Promise<'begun' | 'too_many' | 'gone'> {
  return database.transaction(async trx => {
    if (!(await lockOwner(database, trx, file.owner))) return 'gone'
    if (await hasTooMany(trx, file)) return 'too_many'
    await trx
      .insertInto('attachments')
      .values({
        id: file.id,
        ...file.owner,
        message_id: null,
        name: file.name,
        content_type: UNKNOWN_TYPE,
        size: 0,
        width: null,
        height: null,
        thumbnail_type: null,
        created_at: file.now,
        completed_at: null,
      })
      .execute()
    return 'begun'
  }, 'passing')
}

async function lockOwner(database: Database, trx: Trx, { user_id, visitor_id }: Owner): Promise<boolean> {
  const rows =
    visitor_id === null
      ? database.lockRows(trx.selectFrom('users').select('id').where('id', '=', user_id))
      : database.lockRows(trx.selectFrom('visitors').select('id').where('id', '=', visitor_id))
  return (await rows.executeTakeFirst()) !== undefined
}

async function hasTooMany(trx: Trx, { owner, maxBytes, now }: BegunFile): Promise<boolean> {
  const own = trx.selectFrom('attachments')
  const theirs =
    owner.visitor_id === null
      ? own.where('user_id', '=', owner.user_id)
      : own.where('visitor_id', '=', owner.visitor_id)
  const loose = await theirs.select('id').where('message_id', 'is', null).limit(MOST_LOOSE).execute()
  if (loose.length === MOST_LOOSE) return true
  if (owner.visitor_id === null) return false
  // One that is still coming may become as large as any.
  const bytes = sql<number>`coalesce(sum(case when completed_at is null then ${maxBytes} else size end), 0)`
  const { sent } = await theirs
    .select(bytes.as('sent'))
    .where('created_at', '>', now - DAY_MS)
    .executeTakeFirstOrThrow()
  return Number(sent) + maxBytes > VISITOR_FILES_A_DAY * maxBytes
}
