import type { PreferencesPatch, UserId } from '@deskbell/contract'
import { appendEvents } from '../db/append-events.ts'
import type { Database, Db, Trx, WakeLater } from '../db/database.ts'
import { quietRules } from '../db/quiet-rules.ts'
import type { PreferencesTable } from '../db/schema-quiet.ts'
import { type QuietRules, quietUntil } from '../quiet-times.ts'

const MINUTE_MS = 60_000

export function findPreferences(db: Db, userId: UserId): Promise<PreferencesTable | undefined> {
  return db.selectFrom('preferences').selectAll().where('user_id', '=', userId).executeTakeFirst()
}

interface Change {
  readonly userId: UserId
  readonly body: PreferencesPatch
  readonly now: number
}

/** What is left out stays. A quiet spell that lasts ends when the new rules say so, at once if they do. */
export async function changePreferences(
  database: Database,
  trx: Trx,
  wake: WakeLater,
  { userId, body, now }: Change,
): Promise<QuietRules> {
  await trx
    .insertInto('preferences')
    .values({ user_id: userId, quiet_hours: null, snoozed_until: null, changed_at: now })
    .onConflict(conflict => conflict.column('user_id').doNothing())
    .execute()
  // Locked: two devices that change different things both keep theirs, and routing decides before or after.
  const before = await database
    .lockRows(trx.selectFrom('preferences').selectAll().where('user_id', '=', userId))
    .executeTakeFirstOrThrow()
  const { quietHours } = body
  const snoozed = snoozedUntil(body, now)
  const after = {
    quiet_hours: quietHours === undefined ? before.quiet_hours : quietHours && JSON.stringify(quietHours),
    snoozed_until: snoozed === undefined ? before.snoozed_until : snoozed,
    changed_at: now,
  }
  await trx.updateTable('preferences').set(after).where('user_id', '=', userId).execute()
  const rules = quietRules(after)
  const until = quietUntil(rules, now)
  await trx
    .updateTable('quiet_spells')
    .set({ due_at: until === undefined ? now : until })
    .where('user_id', '=', userId)
    .execute()
  wake('quiet')
  await appendEvents(trx, wake, now, [{ type: 'preferences.updated', audience: `self:${userId}`, data: {} }])
  return rules
}

/** Undefined: is left as it is. */
function snoozedUntil(
  { snoozedUntil: until, snoozeMinutes }: PreferencesPatch,
  now: number,
): number | null | undefined {
  if (snoozeMinutes !== undefined) return now + snoozeMinutes * MINUTE_MS
  if (until === undefined || until === null) return until
  const at = Date.parse(until)
  return at > now ? at : null
}
