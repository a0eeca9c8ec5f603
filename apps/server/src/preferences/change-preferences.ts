import type { PreferenceMatrix, PreferenceMatrixPatch, PreferencesPatch, UserId } from '@deskbell/contract'
import { appendEvents } from '../db/append-events.ts'
import type { Database, Db, Trx, WakeLater } from '../db/database.ts'
import { matrixOf } from '../db/preference-matrix.ts'
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
): Promise<{ readonly rules: QuietRules; readonly matrix: PreferenceMatrix }> {
  await trx
    .insertInto('preferences')
    .values({ user_id: userId, quiet_hours: null, snoozed_until: null, changed_at: now, matrix: null })
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
    matrix:
      body.matrix === undefined ? before.matrix : JSON.stringify(changedMatrix(matrixOf(before.matrix), body.matrix)),
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
  return { rules, matrix: matrixOf(after.matrix) }
}

function changedMatrix(before: PreferenceMatrix, patch: PreferenceMatrixPatch): PreferenceMatrix {
  const changed = (event: keyof PreferenceMatrix) => {
    const { push = before[event].push, email = before[event].email } = patch[event] ?? {}
    return { push, email }
  }
  return {
    first_message: changed('first_message'),
    later_message: changed('later_message'),
    assigned: changed('assigned'),
  }
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
