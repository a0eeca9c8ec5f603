import type { DeviceId, UserId } from '@deskbell/contract'
import { appendEvents } from '../db/append-events.ts'
import type { Trx, WakeLater } from '../db/database.ts'
import { type Actor, recordAudit } from '../db/record-audit.ts'
import { deviceUpdated } from './device-updated.ts'
import type { Asker } from './who-asks.ts'

/**
 * Removes a device for a person (W32-W35, W38, W39). Endpoint and keys go at once; a tombstone stays, to tell the client
 * who did it. The renew token's hash stays too: by it the worker learns the same. So does its sign-in: that ends should the
 * device be missed later.
 * @returns false for another user's device, unless an admin asks
 */
export async function removeDevice(
  trx: Trx,
  wake: WakeLater,
  now: number,
  id: DeviceId,
  { asker, actor }: { readonly asker: Asker; readonly actor: Actor },
): Promise<boolean> {
  const row = await trx
    .selectFrom('devices')
    .select(['user_id', 'removed_at', 'removed_reason'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) return true
  if (row.user_id !== asker.userId && !asker.isAdmin) return false
  // One that the push service had removed could come back by itself, and now must not.
  if (row.removed_at !== null && row.removed_reason !== 'gone') return true
  await trx
    .updateTable('devices')
    .set({
      endpoint: null,
      endpoint_hash: null,
      p256dh: null,
      auth: null,
      removed_at: now,
      removed_by: asker.userId,
      removed_reason: row.user_id === asker.userId ? 'owner' : 'admin',
    })
    .where('id', '=', id)
    .execute()
  await appendEvents(trx, wake, now, [deviceUpdated(row.user_id, id)])
  if (row.user_id !== asker.userId) {
    const subject = { kind: 'device', id } as const
    await recordAudit(trx, { actor, at: now, action: 'device_removed', subject, details: { owner: row.user_id } })
  }
  return true
}

/** The name of whoever removed it, for the client to say (W32). */
export async function nameOf(trx: Trx, id: UserId | null): Promise<string | undefined> {
  if (id === null) return undefined
  const row = await trx.selectFrom('users').select('name').where('id', '=', id).executeTakeFirst()
  return row?.name
}
