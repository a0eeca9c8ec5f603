import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import type { AuditLogTable } from '../db/schema-audit.ts'

type Kind = NonNullable<AuditLogTable['subject_kind']>
type Told = Pick<AuditLogTable, 'actor_id' | 'subject_kind' | 'subject_id'>

/** Where each kind has its name. Keys have none but their id. */
const sources: Readonly<Record<Exclude<Kind, 'key'>, { readonly table: string; readonly name: string }>> = {
  user: { table: 'users', name: 'name' },
  invitation: { table: 'one_time_links', name: 'email' },
  device: { table: 'devices', name: 'coalesce(name, label)' },
  application_password: { table: 'application_passwords', name: 'name' },
  department: { table: 'departments', name: 'name' },
  visitor: { table: 'visitors', name: 'name' },
}

/** Today's names of all that entries tell of, in one query for each kind. What is gone has none. */
export async function namesOf(db: Db, rows: readonly Told[]): Promise<(kind: Kind, id: string) => string | undefined> {
  const ids = new Map<string, Set<string>>()
  const add = (kind: string, id: string) => ids.set(kind, (ids.get(kind) ?? new Set()).add(id))
  for (const { actor_id, subject_kind, subject_id } of rows) {
    if (actor_id !== null) add('user', actor_id)
    if (subject_kind !== null && subject_id !== null) add(subject_kind, subject_id)
  }
  const names = new Map<string, string>()
  for (const [kind, { table, name }] of Object.entries(sources)) {
    const wanted = [...(ids.get(kind) ?? [])]
    if (wanted.length === 0) continue
    const found = await sql<{ id: string; name: string | null }>`
      select id, ${sql.raw(name)} as name from ${sql.table(table)} where id in (${sql.join(wanted)})`.execute(db)
    for (const row of found.rows) if (row.name !== null) names.set(`${kind} ${row.id}`, row.name)
  }
  return (kind, id) => names.get(`${kind} ${id}`)
}
