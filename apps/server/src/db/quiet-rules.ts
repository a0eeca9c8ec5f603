import { quietHoursSchema } from '@deskbell/contract/schemas'
import type { QuietRules } from '../quiet-times.ts'
import type { Json, Millis } from './schema.ts'

/** What the row says; nothing in particular without one. */
export function quietRules(
  row: { readonly quiet_hours: Json | null; readonly snoozed_until: Millis | null } | undefined,
): QuietRules {
  return {
    quietHours: row?.quiet_hours ? quietHoursSchema.parse(JSON.parse(row.quiet_hours)) : null,
    snoozedUntil: row?.snoozed_until ?? null,
  }
}
