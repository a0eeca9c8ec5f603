import type { Database } from '../db/database.ts'

/** Mails in one transaction. */
const BATCH = 200

/**
 * Removes what was decided about visitors' mails, and those mails, that are older than a time, in ms. What still waits
 * stays. Mails to agents go with their notifications.
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
    const decided = trx
      .selectFrom('visitor_decisions as d')
      .leftJoin('mails as m', 'm.id', 'd.mail_id')
      .select('d.id')
      .where('d.decided_at', '<', before)
      .where(({ eb, or }) => or([eb('m.state', 'is', null), eb('m.state', 'not in', ['queued', 'leased'])]))
      .limit(BATCH)
    const gone = await trx.deleteFrom('visitor_decisions').where('id', 'in', decided).executeTakeFirstOrThrow()
    const removed = Math.max(Number(numDeletedRows), Number(gone.numDeletedRows))
    return { removed, next: removed === BATCH ? true : undefined }
  }, 'passing')
}
