import type { DeliveryId } from '@deskbell/contract'
import { sql } from 'kysely'
import type { Database, Db, Trx } from '../db/database.ts'

// Written out and not bound: partial indexes are found by them on both databases.
export const QUEUED = sql.lit('queued' as const)
export const LEASED = sql.lit('leased' as const)

/** What a killed worker had in hand is due again once its lease is over. */
export async function takeOver(trx: Trx, now: number): Promise<void> {
  const taken = await trx
    .updateTable('deliveries')
    .set(backInQueue)
    .where('state', '=', LEASED)
    .where('lease_until', '<=', now)
    .returning('id')
    .execute()
  await endProbes(
    trx,
    taken.map(({ id }) => id),
    now,
  )
}

/** Keeps the owner's leases of what is still in hand. Those that would last nearly as long are left as they are. */
export async function renewLeases(
  { db }: Database,
  owner: string,
  ids: readonly DeliveryId[],
  { until, ifBefore }: { readonly until: number; readonly ifBefore: number },
): Promise<void> {
  if (ids.length === 0) return
  await db
    .updateTable('deliveries')
    .set({ lease_until: until })
    .where('state', '=', LEASED)
    .where('lease_owner', '=', owner)
    .where('lease_until', '<', ifBefore)
    .where('id', 'in', ids)
    .execute()
}

/** Gives back the owner's leases of what was not begun: what another server took over meanwhile is in its hands. */
export async function releaseLeases(database: Database, owner: string, ids: readonly DeliveryId[]): Promise<void> {
  if (ids.length === 0) return
  await release(database).where('lease_owner', '=', owner).where('id', 'in', ids).execute()
}

/** The same for everybody's, in a database that has no other server. */
export async function releaseLeftovers(database: Database, now: number): Promise<void> {
  const left = await release(database).returning('id').execute()
  await endProbes(
    database.db,
    left.map(({ id }) => id),
    now,
  )
}

const backInQueue = { state: 'queued', lease_owner: null, lease_until: null } as const

function release({ db }: Database) {
  return db.updateTable('deliveries').set(backInQueue).where('state', '=', LEASED)
}

/** Whoever was finding out about a lane by one of these died: another may at once. */
async function endProbes(db: Db, ids: readonly DeliveryId[], now: number): Promise<void> {
  if (ids.length === 0) return
  await db
    .updateTable('lanes')
    .set({ until: now })
    .where('state', '=', 'probing')
    .where('probe_id', 'in', ids)
    .where('until', '>', now)
    .execute()
}
