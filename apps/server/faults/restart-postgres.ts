import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

const TRY_AGAIN_MS = 50

/**
 * Kills one of PostgreSQL's processes: it ends all others, recovers from its log as after a crash, and takes connections
 * again. Only for a PostgreSQL on this machine that is nobody else's.
 */
export async function restartPostgres(url: string): Promise<void> {
  const victim = new pg.Client({ connectionString: url, application_name: 'faults' })
  victim.on('error', () => undefined)
  await victim.connect()
  const { rows } = await victim.query<{ pid: number }>('select pg_backend_pid() as pid')
  const pid = rows[0]?.pid
  if (pid === undefined) throw new Error('PostgreSQL did not say which process it is')
  process.kill(pid, 'SIGKILL')
  await victim.end().catch(() => undefined)
  while (!(await answers(url))) await sleep(TRY_AGAIN_MS)
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, application_name: 'faults' })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}
