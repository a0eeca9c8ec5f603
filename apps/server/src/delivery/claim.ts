import type { DeliveryId, DeviceId } from '@deskbell/contract'
import { sql } from 'kysely'
import type { Database, Trx } from '../db/database.ts'
import type { DevicesTable } from '../db/schema.ts'

export type PushServiceName = DevicesTable['push_service']

export interface Claimed {
  readonly id: DeliveryId
  readonly deviceId: DeviceId
  readonly service: PushServiceName
  /** What it is about: later deliveries of the same subject to the same device must not overtake it. */
  readonly subject: string
}

export interface Claim {
  /** Names this worker: only the owner of a lease may settle it. */
  readonly owner: string
  readonly now: number
  readonly leaseUntil: number
  readonly limit: number
  /** Who has enough in hand: what waits for them must not hold up the others. */
  readonly full: { readonly services: readonly PushServiceName[]; readonly devices: readonly DeviceId[] }
}

// Written out and not bound: partial indexes are found by it on both databases.
const QUEUED = sql.lit('queued' as const)
const LEASED = sql.lit('leased' as const)

/**
 * Takes due deliveries under a lease, oldest first. A device with which another server is busy is left alone, so that
 * its notifications arrive in order.
 */
export function claimDue(database: Database, claim: Claim): Promise<Claimed[]> {
  return database.transaction(async trx => {
    await takeOver(trx, claim.now)
    const due = await database.skipLocked(dueNow(trx, claim)).execute()
    if (due.length === 0) return []
    const ids = due.map(({ id }) => id)
    await trx
      .updateTable('deliveries')
      .set({ state: 'leased', lease_owner: claim.owner, lease_until: claim.leaseUntil })
      .where('id', 'in', ids)
      .execute()
    const rows = await trx
      .selectFrom('deliveries')
      .innerJoin('devices', 'devices.id', 'deliveries.device_id')
      .innerJoin('notifications', 'notifications.id', 'deliveries.notification_id')
      .select(['deliveries.id', 'devices.id as deviceId', 'devices.push_service as service'])
      .select(['notifications.id as notificationId', 'notifications.conversation_id as conversationId'])
      .where('deliveries.id', 'in', ids)
      .orderBy('deliveries.queued_at')
      .orderBy('deliveries.id')
      .execute()
    return rows.map(({ id, deviceId, service, conversationId, notificationId }) => ({
      id,
      deviceId,
      service,
      subject: conversationId ?? notificationId,
    }))
  }, 'passing')
}

/** What a killed worker had in hand is due again once its lease is over. */
async function takeOver(trx: Trx, now: number): Promise<void> {
  await trx
    .updateTable('deliveries')
    .set({ state: 'queued', lease_owner: null, lease_until: null })
    .where('state', '=', LEASED)
    .where('lease_until', '<=', now)
    .execute()
}

function dueNow(trx: Trx, { owner, now, limit, full }: Claim) {
  const elsewhere = trx
    .selectFrom('deliveries')
    .select('device_id')
    .where('state', '=', LEASED)
    .where('lease_owner', '!=', owner)
    .where('device_id', 'is not', null)
  let due = trx
    .selectFrom('deliveries')
    .select('id')
    .where('state', '=', QUEUED)
    .where('due_at', '<=', now)
    .where('device_id', 'not in', elsewhere)
    .orderBy('due_at')
    .orderBy('id')
    .limit(limit)
  if (full.devices.length > 0) due = due.where('device_id', 'not in', full.devices)
  if (full.services.length === 0) return due
  const ofThose = trx.selectFrom('devices').select('id').where('push_service', 'in', full.services)
  return due.where('device_id', 'not in', ofThose)
}

/** Keeps the leases of what is still in hand. */
export async function renewLeases(database: Database, ids: readonly DeliveryId[], until: number): Promise<void> {
  if (ids.length === 0) return
  await database.db
    .updateTable('deliveries')
    .set({ lease_until: until })
    .where('state', '=', LEASED)
    .where('id', 'in', ids)
    .execute()
}

/** Gives back the leases of what was not begun; those of `everybody` in a database that has no other server. */
export async function releaseLeases(database: Database, ids: readonly DeliveryId[] | 'everybody'): Promise<void> {
  if (ids.length === 0) return
  const leased = database.db
    .updateTable('deliveries')
    .set({ state: 'queued', lease_owner: null, lease_until: null })
    .where('state', '=', LEASED)
  await (ids === 'everybody' ? leased : leased.where('id', 'in', ids)).execute()
}

/** When the next delivery falls due; undefined if none waits. */
export async function nextDue(database: Database): Promise<number | undefined> {
  const row = await database.db
    .selectFrom('deliveries')
    .select('due_at')
    .where('state', '=', QUEUED)
    .orderBy('due_at')
    .limit(1)
    .executeTakeFirst()
  return row?.due_at
}
