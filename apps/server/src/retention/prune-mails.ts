import type { Database } from '../db/database.ts'

/** Mails in one transaction. */
const BATCH = 200

/**
 * Removes mails that belong to no notification, those to visitors, and are older than a time, in ms. What still waits
 * stays. Those to agents go with their notifications.
 */
export async function pruneMails(
  database: Database,
  before: number,
): Promise<{ readonly removed: number; readonly next: true | undefined }> {
  return database.transaction(async trx => {
    const old = trx
      .selectFrom('mails')
      .select('id')
      .where('notification_id', 'is', null)
      .where('queued_at', '<', before)
      .where('state', 'in', ['sent', 'failed', 'cancelled'])
      .limit(BATCH)
    // Their attempts go with them.
    const { numDeletedRows } = await trx.deleteFrom('mails').where('id', 'in', old).executeTakeFirstOrThrow()
    const removed = Number(numDeletedRows)
    return { removed, next: removed === BATCH ? true : undefined }
  }, 'passing')
}
