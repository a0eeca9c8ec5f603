import type { DeliveryId } from '@deskbell/contract'
import { sql } from 'kysely'
import type { Database, Trx } from '../db/database.ts'

// Written out and not bound: partial indexes are found by them on both databases.
export const QUEUED = sql.lit('queued' as const)
export const LEASED = sql.lit('leased' as const)

/** What a killed worker had in hand is due again once its lease is over. */
export async function takeOver(trx: Trx, now: number): Promise<void> {
  await trx
    .updateTable('deliveries')
    .set({ state: 'queued', lease_owner: null, lease_until: null })
    .where('state', '=', LEASED)
    .where('lease_until', '<=', now)
    .execute()
}

/** Keeps the owner's leases of what is still in hand. */
export async function renewLeases(
  database: Database,
  owner: string,
  ids: readonly DeliveryId[],
  until: number,
): Promise<void> {
  if (ids.length === 0) return
  await database.db
    .updateTable('deliveries')
    .set({ lease_until: until })
    .where('state', '=', LEASED)
    .where('lease_owner', '=', owner)
    .where('id', 'in', ids)
    .execute()
}

/** Gives back the owner's leases of what was not begun: what another server took over meanwhile is in its hands. */
export async function releaseLeases(database: Database, owner: string, ids: readonly DeliveryId[]): Promise<void> {
  if (ids.length === 0) return
  await release(database).where('lease_owner', '=', owner).where('id', 'in', ids).execute()
}

/** The same for everybody's, in a database that has no other server. */
export async function releaseLeftovers(database: Database): Promise<void> {
  await release(database).execute()
}

function release({ db }: Database) {
  return db
    .updateTable('deliveries')
    .set({ state: 'queued', lease_owner: null, lease_until: null })
    .where('state', '=', LEASED)
}
