import type { Database } from '../db/database.ts'

/** Entries in one transaction. */
const BATCH = 500

/** Removes the oldest entries of the audit log that are older than a time, in ms. */
export async function pruneAudit(
  database: Database,
  before: number,
): Promise<{ readonly removed: number; readonly next: true | undefined }> {
  return database.transaction(async trx => {
    const old = trx
      .selectFrom('audit_log')
      .select('id')
      .where('at', '<', before)
      .orderBy('at')
      .orderBy('id')
      .limit(BATCH)
    const { numDeletedRows } = await trx.deleteFrom('audit_log').where('id', 'in', old).executeTakeFirstOrThrow()
    const removed = Number(numDeletedRows)
    return { removed, next: removed === BATCH ? true : undefined }
  }, 'passing')
}
