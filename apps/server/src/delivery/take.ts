import type { DeliveryId, DeviceId } from '@deskbell/contract'
import type { Database, Trx } from '../db/database.ts'
import type { LanesTable } from '../db/schema.ts'
import { LEASED, QUEUED } from './leases.ts'

export interface Claimed {
  readonly id: DeliveryId
  readonly deviceId: DeviceId
  readonly lane: string
  /** What it is about: later deliveries of the same subject to the same device must not overtake it. */
  readonly subject: string
  /** The one that finds out whether a stopped lane is well again. */
  readonly probe: boolean
}

export interface Take {
  readonly database: Database
  /** Names this worker: only the owner of a lease may settle it. */
  readonly owner: string
  readonly now: number
  readonly leaseUntil: number
  /** Who has enough in hand: what waits for them must not hold up the others. */
  readonly fullDevices: readonly DeviceId[]
}

export interface Taken {
  readonly claimed: readonly Claimed[]
  /** Something was put aside instead of claimed: what stands behind it may be due too. */
  readonly again: boolean
}

const NOTHING: Taken = { claimed: [], again: false }

/**
 * Leases the lane's due deliveries, oldest first. A device with which another server is busy is left alone, so that its
 * notifications arrive in order. One that its push service wants left alone for a while (429) is put behind that time,
 * and one that moved to another push service into that lane: each is met once and never looked at again before its time.
 */
export async function takeFrom(trx: Trx, take: Take, lane: string, limit: number): Promise<Taken> {
  const due = await take.database.skipLocked(dueNow(trx, take, lane, limit)).execute()
  if (due.length === 0) return NOTHING
  const rows = await load(
    trx,
    due.map(({ id }) => id),
  )
  const [moved, here] = partition(rows, row => row.lane !== lane)
  const [throttled, ready] = partition(here, row => (row.throttledUntil ?? 0) > take.now)
  await putAside(trx, moved, throttled)
  return { claimed: await lease(trx, take, ready, false), again: moved.length + throttled.length > 0 }
}

/** How many of the oldest and of the newest are looked at to find a device that is likely to be well. */
const LOOKED_AT = 20
const WELL = new Set<string | null>([null, 'accepted', 'displayed', 'clicked'])

/** Leases one delivery that finds out whether a stopped lane is well: to a device that was well, and not the last one. */
export async function takeProbe(trx: Trx, take: Take, { lane, probe_device }: LanesTable): Promise<readonly Claimed[]> {
  const some = (direction: 'asc' | 'desc') =>
    trx
      .selectFrom('deliveries')
      .select('id')
      .where('state', '=', QUEUED)
      .where('lane', '=', lane)
      .where('due_at', '<=', take.now)
      .orderBy('due_at', direction)
      .orderBy('id', direction)
      .limit(LOOKED_AT)
      .execute()
  const ids = new Set([...(await some('asc')), ...(await some('desc'))].map(({ id }) => id))
  if (ids.size === 0) return []
  const rows = await load(trx, [...ids])
  const [moved, here] = partition(rows, row => row.lane !== lane)
  await putAside(trx, moved, [])
  const isThrottled = (row: Loaded) => (row.throttledUntil ?? 0) > take.now
  // What is too late is not sent: it comes first, is cancelled, and makes room.
  const doubts = (row: Loaded) =>
    row.expiresAt <= take.now
      ? -1
      : Number(!WELL.has(row.lastResult)) + 2 * Number(row.deviceId === probe_device) + 4 * Number(isThrottled(row))
  const [best] = here.toSorted((a, b) => doubts(a) - doubts(b))
  return best && doubts(best) < 4 ? lease(trx, take, [best], true) : []
}

function dueNow(trx: Trx, { database, owner, now, fullDevices }: Take, lane: string, limit: number) {
  const due = trx
    .selectFrom('deliveries')
    .select('id')
    .where('state', '=', QUEUED)
    .where('lane', '=', lane)
    .where('due_at', '<=', now)
    .$if(fullDevices.length > 0, query => query.where('device_id', 'not in', fullDevices))
    .orderBy('due_at')
    .orderBy('id')
    .limit(limit)
  // One file has one server; and SQLite would look through every delivery that ever was.
  if (database.kind === 'sqlite') return due
  const elsewhere = trx
    .selectFrom('deliveries')
    .select('device_id')
    .where('state', '=', LEASED)
    .where('lease_owner', '!=', owner)
    .where('device_id', 'is not', null)
  return due.where('device_id', 'not in', elsewhere)
}

function load(trx: Trx, ids: readonly DeliveryId[]) {
  return trx
    .selectFrom('deliveries')
    .innerJoin('devices', 'devices.id', 'deliveries.device_id')
    .innerJoin('notifications', 'notifications.id', 'deliveries.notification_id')
    .select(['deliveries.id', 'devices.id as deviceId', 'devices.lane', 'devices.throttled_until as throttledUntil'])
    .select(['devices.last_result as lastResult', 'notifications.id as notificationId'])
    .select(['notifications.conversation_id as conversationId', 'deliveries.expires_at as expiresAt'])
    .where('deliveries.id', 'in', ids)
    .orderBy('deliveries.queued_at')
    .orderBy('deliveries.id')
    .execute()
}

type Loaded = Awaited<ReturnType<typeof load>>[number]

async function putAside(trx: Trx, moved: readonly Loaded[], throttled: readonly Loaded[]): Promise<void> {
  for (const [lane, rows] of Map.groupBy(moved, row => row.lane)) {
    const ids = rows.map(({ id }) => id)
    await trx.updateTable('deliveries').set({ lane }).where('id', 'in', ids).execute()
  }
  for (const [until, rows] of Map.groupBy(throttled, row => row.throttledUntil)) {
    const ids = rows.map(({ id }) => id)
    if (until !== null) await trx.updateTable('deliveries').set({ due_at: until }).where('id', 'in', ids).execute()
  }
}

async function lease(trx: Trx, take: Take, rows: readonly Loaded[], probe: boolean): Promise<readonly Claimed[]> {
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const leased = await trx
    .updateTable('deliveries')
    .set({ state: 'leased', lease_owner: take.owner, lease_until: take.leaseUntil })
    .where('id', 'in', ids)
    // A probe is not locked while it is chosen: another server, which knows of no trouble yet, may have taken it.
    .where('state', '=', QUEUED)
    .returning('id')
    .execute()
  const ours = new Set(leased.map(({ id }) => id))
  return rows
    .filter(({ id }) => ours.has(id))
    .map(({ id, deviceId, lane, conversationId, notificationId }) => ({
      ...{ id, deviceId, lane, probe },
      subject: conversationId ?? notificationId,
    }))
}

function partition<T>(all: readonly T[], test: (one: T) => boolean): [yes: T[], no: T[]] {
  return [all.filter(test), all.filter(one => !test(one))]
}
