import { sql } from 'kysely'
import type { Database } from './database.ts'

/** How many other Deskbell processes are connected to this PostgreSQL database: each keeps one connection to listen. */
export async function serversOn({ db, kind }: Database): Promise<number> {
  if (kind === 'sqlite') return 0
  const { rows } = await sql<{ others: number }>`
    select count(*) - 1 as others from pg_stat_activity
    where application_name = 'deskbell listen' and datname = current_database()`.execute(db)
  return Math.max(0, Number(rows[0]?.others ?? 0))
}
