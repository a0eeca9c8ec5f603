import type { Database } from '../db/database.ts'

/** Rows in one transaction. */
const BATCH = 500

/** Removes what the bot was asked before a time, in ms. */
export async function pruneBotAsks(
  database: Database,
  before: number,
): Promise<{ readonly removed: number; readonly next: true | undefined }> {
  return database.transaction(async trx => {
    const old = trx
      .selectFrom('bot_asks')
      .select('id')
      .where('asked_at', '<', before)
      .where('outcome', 'is not', null)
      .orderBy('asked_at')
      .limit(BATCH)
    const { numDeletedRows } = await trx.deleteFrom('bot_asks').where('id', 'in', old).executeTakeFirstOrThrow()
    const removed = Number(numDeletedRows)
    return { removed, next: removed === BATCH ? true : undefined }
  }, 'passing')
}
