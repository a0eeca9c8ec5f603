import { createHash } from 'node:crypto'
import type { DeviceId, UserId } from '@deskbell/contract'
import { sql } from 'kysely'
import { MAX_DEVICES } from '../config/limits.ts'
import { appendEvents } from '../db/append-events.ts'
import type { Database, Db, Trx, WakeLater } from '../db/database.ts'
import type { Returned } from '../db/missed.ts'
import { ringAgain } from '../db/ring-again.ts'
import type { LaneCause } from '../db/schema.ts'
import type { Random } from '../ports.ts'
import { WINDOW_MS } from './result-window.ts'

interface BringingBack {
  readonly database: Database
  readonly now: number
  readonly random: Random
}

/** What a wave makes of devices: whoever is met first is judged alone, before it is seen to be a wave. */
export type WaveCause = 'endpoint_gone_wave' | 'key_mismatch'

export const isOfDevices = (cause: LaneCause | null): cause is WaveCause =>
  cause === 'endpoint_gone_wave' || cause === 'key_mismatch'

/**
 * The first devices of a wave are removed or quarantined before it is seen to be one: they come back as they were, with
 * what they missed, and are asked again. In the transaction that stops or freezes their lane.
 */
export async function bringBack(
  trx: Trx,
  wake: WakeLater,
  deps: BringingBack,
  lane: string,
  cause: WaveCause,
): Promise<void> {
  const returned = cause === 'key_mismatch' ? await endQuarantines(trx, deps, lane) : await unbury(trx, deps, lane)
  for (const { id, userId, awaySince } of returned) {
    await appendEvents(trx, wake, deps.now, [
      { type: 'device.updated', audience: `user:${userId}`, data: { deviceId: id } },
    ])
    // What was accepted before waits at the push service still: the subscription is the same.
    await ringAgain(trx, wake, deps, { id, userId, awaySince, reports: false, falseWave: true })
  }
}

type Back = Omit<Returned, 'reports'>

async function endQuarantines(trx: Trx, { database, now }: BringingBack, lane: string): Promise<Back[]> {
  const rows = await database
    .lockRows(
      trx
        .selectFrom('devices')
        .select(['id', 'user_id as userId', 'last_result_at as awaySince'])
        .where('removed_at', 'is', null)
        .where('health', '=', 'quarantined')
        .where('quarantine_reason', '=', 'key_mismatch')
        // As in the index of live devices by their last result.
        .where(sql<number>`coalesce(last_result_at, 0)`, '>', now - WINDOW_MS)
        .where('lane', '=', lane)
        .orderBy('id'),
    )
    .execute()
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  await trx.updateTable('devices').set({ health: 'failing', quarantine_reason: null }).where('id', 'in', ids).execute()
  return rows.map(row => ({ ...row, awaySince: row.awaySince ?? now }))
}

async function unbury(trx: Trx, { database, now }: BringingBack, lane: string): Promise<Back[]> {
  const buried = await database
    .lockRows(
      trx
        .selectFrom('devices')
        .select(['id', 'user_id as userId', 'endpoint', 'removed_at as awaySince'])
        .where('removed_reason', '=', 'gone')
        .where('removed_at', '>', now - WINDOW_MS)
        .where('lane', '=', lane)
        .where('endpoint', 'is not', null)
        // Whoever has no room for all gets those back that were in use last.
        .orderBy('last_seen_at', 'desc')
        .orderBy('id'),
    )
    .execute()
  const back: Back[] = []
  for (const { id, userId, endpoint, awaySince } of buried) {
    if (endpoint === null || awaySince === null || !(await hasRoom(trx, database, userId))) continue
    if (await revive(trx, id, endpoint)) back.push({ id, userId, awaySince })
  }
  return back
}

/**
 * Who registered others meanwhile may have as many as one may have: then those are rung, and this one comes back when
 * its app is opened and there is room.
 */
async function hasRoom(trx: Trx, database: Database, userId: UserId): Promise<boolean> {
  // As registering does, so that two do not both find the last free place.
  await database.lockRows(trx.selectFrom('users').select('id').where('id', '=', userId)).execute()
  const { count } = await trx
    .selectFrom('devices')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .where('removed_at', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(count) < MAX_DEVICES
}

/** @returns false if its subscription is another device's by now */
async function revive(trx: Trx, id: DeviceId, endpoint: string): Promise<boolean> {
  const endpoint_hash = createHash('sha256').update(endpoint).digest('base64url')
  const taken = await trx
    .selectFrom('devices')
    .select('id')
    .where('endpoint_hash', '=', endpoint_hash)
    .executeTakeFirst()
  if (taken) return false
  const alive = { removed_at: null, removed_by: null, removed_reason: null, health: 'failing' } as const
  await trx
    .updateTable('devices')
    .set({ ...alive, endpoint_hash })
    .where('id', '=', id)
    .execute()
  return true
}

/** Past the time in which a wave is seen, a tombstone keeps no endpoint and no key. */
export async function forgetBuried(db: Db, now: number): Promise<void> {
  await db
    .updateTable('devices')
    .set({ endpoint: null, p256dh: null, auth: null })
    .where('removed_at', 'is not', null)
    .where('endpoint', 'is not', null)
    // In the future: the clock was set back.
    .where(({ or, eb }) => or([eb('removed_at', '<=', now - WINDOW_MS), eb('removed_at', '>', now)]))
    .execute()
}
