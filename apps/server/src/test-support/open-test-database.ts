import { pino } from 'pino'
import type { Database } from '../db/database.ts'
import { openDatabase } from '../db/open-database.ts'
import type { TestDatabase } from './with-databases.ts'

export const silent = pino({ level: 'silent' })

/** Opens a test's database as a server does, or (`command`) beside a server. */
export async function openTestDatabase(test: TestDatabase, use: 'server' | 'command' = 'server'): Promise<Database> {
  const opened = await openDatabase(test.config, silent, use)
  if (!opened.ok) throw new Error(opened.problem)
  return opened.database
}
