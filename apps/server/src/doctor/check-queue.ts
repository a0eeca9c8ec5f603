import type { Finding } from '@deskbell/contract'
import { type DoctorDeps, SILENT_MS } from './facts.ts'
import { finding } from './finding.ts'

const LATE_MS = 60_000
const STUCK_MS = 10 * 60_000

/** Does somebody work on the queue, and is it up to date? */
export async function checkQueue({ database, clock }: Pick<DoctorDeps, 'database' | 'clock'>): Promise<Finding[]> {
  return [await servers(database, clock()), await oldest(database, clock())]
}

async function servers({ db }: DoctorDeps['database'], now: number): Promise<Finding> {
  const beats = await db
    .selectFrom('servers')
    .select('beat_at')
    .where('beat_at', '>', now - SILENT_MS)
    .execute()
  if (beats.length === 0) return finding('server_silent')
  const newest = Math.max(...beats.map(({ beat_at }) => beat_at))
  return finding('server_running', { count: beats.length, seconds: Math.round(Math.max(0, now - newest) / 1000) })
}

async function oldest({ db }: DoctorDeps['database'], now: number): Promise<Finding> {
  const { waiting, due } = await db
    .selectFrom('deliveries')
    .select(({ fn }) => [fn.countAll<number>().as('waiting'), fn.min('due_at').as('due')])
    .where('state', '=', 'queued')
    .executeTakeFirstOrThrow()
  const event = await db
    .selectFrom('outbox')
    .select(({ fn }) => fn.min('created_at').as('at'))
    .where('routed_at', 'is', null)
    .executeTakeFirst()
  const late = now - Math.min(Number(due ?? now), Number(event?.at ?? now))
  const facts = { waiting: Number(waiting), seconds: Math.round(Math.max(0, late) / 1000) }
  if (late > STUCK_MS) return finding('queue_stuck', facts)
  return finding(late > LATE_MS ? 'queue_late' : 'queue_ok', facts)
}
