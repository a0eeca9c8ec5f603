import type { UserId } from '@deskbell/contract'
import type { Db } from '../db/database.ts'
import { matrixOf } from '../db/preference-matrix.ts'
import { quietRules } from '../db/quiet-rules.ts'
import { type QuietRules, quietAt } from '../quiet-times.ts'
import { readDevices } from './read-devices.ts'
import type { RecipientFacts } from './rules/facts.ts'

/** One of the site's people, as routing would find them if they did nothing about the conversation. */
export interface Person {
  readonly name: string
  readonly quiet: QuietRules
  readonly facts: RecipientFacts
}

/**
 * Everybody active, without locks: for rules that are tried out.
 * @param at by which quiet hours and snoozes are asked, in ms since 1970
 */
export async function readPeople(
  db: Db,
  { at, online }: { readonly at: number; readonly online: ReadonlySet<UserId> },
): Promise<Person[]> {
  const rows = await db
    .selectFrom('users as u')
    .leftJoin('preferences as p', 'p.user_id', 'u.id')
    .select(['u.id', 'u.name', 'u.email', 'u.role', 'p.quiet_hours', 'p.snoozed_until', 'p.matrix'])
    .where('u.deactivated_at', 'is', null)
    .orderBy('u.id')
    .execute()
  const devices = await readDevices(
    db,
    rows.map(({ id }) => id),
  )
  return rows
    .map(row => ({ row, quiet: quietRules(row) }))
    .map(({ row, quiet }) => ({
      name: row.name,
      quiet,
      facts: {
        userId: row.id,
        role: row.role,
        deactivated: false,
        online: online.has(row.id),
        looking: false,
        hasRead: false,
        conversationMuted: false,
        quiet: quietAt(quiet, at),
        matrix: matrixOf(row.matrix),
        hasAddress: row.email !== '',
        told: { push: false, email: false },
        devices: devices.get(row.id) ?? [],
      },
    }))
}
