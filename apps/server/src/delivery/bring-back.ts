import { createHash } from 'node:crypto'
import type { DeviceId } from '@deskbell/contract'
import { appendEvents } from '../db/append-events.ts'
import type { Database, Db, Trx, WakeLater } from '../db/database.ts'
import { ringAgain } from '../db/ring-again.ts'
import type { Random } from '../ports.ts'
import { WINDOW_MS } from './result-window.ts'

interface BringingBack {
  readonly database: Database
  readonly now: number
  readonly random: Random
}

/**
 * The first devices of a wave of 404 or 410 are gone before it is seen to be one: they come back as they were, with what
 * they missed, and are asked again. In the transaction that stops or freezes their lane.
 */
export async function bringBack(
  trx: Trx,
  wake: WakeLater,
  { database, now, random }: BringingBack,
  lane: string,
): Promise<void> {
  const buried = await database
    .lockRows(
      trx
        .selectFrom('devices')
        .select(['id', 'user_id', 'endpoint', 'removed_at'])
        .where('removed_reason', '=', 'gone')
        .where('removed_at', '>', now - WINDOW_MS)
        .where('lane', '=', lane)
        .where('endpoint', 'is not', null)
        .orderBy('id'),
    )
    .execute()
  for (const { id, user_id: userId, endpoint, removed_at: removedAt } of buried) {
    if (endpoint === null || removedAt === null || !(await revive(trx, id, endpoint))) continue
    await appendEvents(trx, wake, now, [{ type: 'device.updated', audience: `user:${userId}`, data: { deviceId: id } }])
    // What was accepted before waits at the push service still: the subscription is the same.
    await ringAgain(trx, wake, { now, random }, { id, userId, awaySince: removedAt, reports: false })
  }
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
