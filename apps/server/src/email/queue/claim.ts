import type { DeliveryId } from '@deskbell/contract'
import { sql } from 'kysely'
import type { Database } from '../../db/database.ts'
import type { Millis } from '../../db/schema.ts'
import { beginProbe, endProbe, isStopped, readLane } from './lane.ts'
import { putBack } from './put-back.ts'

// Written out and not bound: partial indexes are found by them on both databases.
const QUEUED = sql.lit('queued' as const)
const LEASED = sql.lit('leased' as const)

export interface Claim {
  readonly owner: string
  readonly now: Millis
  readonly leaseUntil: Millis
  readonly limit: number
  /** Of the settings. */
  readonly version: string
}

/** Takes mails that are due, the oldest first; one alone if the way out stood still and may be tried again. */
export async function claimMails(database: Database, claim: Claim): Promise<DeliveryId[]> {
  const { owner, now, leaseUntil, version } = claim
  return database.transaction(async trx => {
    await database.lockRows(trx.selectFrom('mail_lane').select('id').where('id', '=', 'smtp')).execute()
    const lane = await readLane(trx)
    const stopped = isStopped(lane, version)
    if (stopped && (lane.until ?? 0) > now) return []
    // Other settings are tried by one mail too, before all of them go by a wrong password again.
    const probes = lane !== undefined && lane.state !== 'running'
    await putBack(trx, eb => eb('lease_until', '<=', now))
    const due = trx
      .selectFrom('mails')
      .select('id')
      .where('state', '=', QUEUED)
      .where('due_at', '<=', now)
      .orderBy('due_at')
      .orderBy('id')
      .limit(probes ? 1 : claim.limit)
    const claimed = await trx
      .updateTable('mails')
      .set({ state: 'leased', lease_owner: owner, lease_until: leaseUntil })
      .where('id', 'in', database.skipLocked(due))
      .returning('id')
      .execute()
    if (probes && claimed.length > 0) await beginProbe(trx, { now, until: leaseUntil, version })
    return claimed.map(row => row.id)
  }, 'passing')
}

/** When the next mail is due, or the way out may be tried again; undefined if nothing waits. */
export async function nextDue(database: Database, version: string): Promise<Millis | undefined> {
  const row = await database.db
    .selectFrom('mails')
    .select(({ fn }) => fn.min<number | null>('due_at').as('at'))
    .where('state', '=', QUEUED)
    .executeTakeFirst()
  if (!row || row.at === null) return undefined
  const lane = await readLane(database.db)
  return Math.max(Number(row.at), isStopped(lane, version) ? (lane.until ?? 0) : 0)
}

/** Gives back what was not begun. */
export async function releaseMails(
  { db }: Database,
  owner: string,
  { ids, now }: { readonly ids: readonly DeliveryId[]; readonly now: Millis },
): Promise<void> {
  if (ids.length === 0) return
  await putBack(db, eb => eb.and([eb('lease_owner', '=', owner), eb('id', 'in', ids)]))
  await endProbe(db, now)
}

/** In a database that has no other server: what is leased was left by one that was killed. */
export async function releaseLeftovers({ db }: Database): Promise<void> {
  await putBack(db, eb => eb('state', '=', LEASED))
  // Whatever was finding out died with it.
  await db.updateTable('mail_lane').set({ state: 'stopped', until: 0 }).where('state', '=', 'probing').execute()
}

/** The leases of servers that PostgreSQL knows to be dead end now. @returns whether there were any */
export async function endLeftBehind({ db, self, kind, findSilent }: Database, now: Millis): Promise<boolean> {
  if (kind === 'sqlite') return false
  const owners = await db
    .selectFrom('mails')
    .select('lease_owner as name')
    .distinct()
    .where('state', '=', LEASED)
    .where('lease_owner', '!=', self)
    .execute()
  if (owners.length === 0) return false
  const silent = await findSilent(owners.flatMap(({ name }) => name ?? []))
  if (silent.length === 0) return false
  // A living server whose connections broke has some seconds to come back.
  const until = now + 5_000
  await db
    .updateTable('mails')
    .set({ lease_until: until })
    .where('state', '=', LEASED)
    .where('lease_owner', 'in', silent)
    .where('lease_until', '>', until)
    .execute()
  await db.updateTable('mail_lane').set({ until }).where('state', '=', 'probing').where('until', '>', until).execute()
  return true
}
