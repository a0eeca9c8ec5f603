import type { DeviceId, UserId } from '@deskbell/contract'
import { appendEvents } from '../db/append-events.ts'
import type { Database, Trx, WakeLater } from '../db/database.ts'
import { holdMasterKey } from '../secrets/sealed-places.ts'
import type { Sealer } from '../secrets/sealer.ts'
import { KEYS_PAYLOAD, makeKey } from './make-key.ts'

/** Events are written so many at a time: a statement takes a limited number of values. */
const EVENTS_AT_ONCE = 500

export interface KeyChange {
  readonly trx: Trx
  readonly wake: WakeLater
  readonly database: Database
  readonly now: number
}

export type Rotated =
  | 'rotated'
  /** Somebody rotated it already: a second new key would move every device twice. */
  | 'not_active'
  /** The master key was changed since this server started: it must not seal another key. */
  | 'master_key_changed'

/**
 * A new key for new devices. The old one signs on for its own (V6), unless it leaked: then it signs nothing more.
 * @param replaces the key that the admin saw as the active one
 */
export async function rotateKeys(
  change: KeyChange,
  sealer: Sealer,
  { replaces, leaked }: { readonly replaces: string; readonly leaked: boolean },
): Promise<Rotated> {
  const { trx, wake, database, now } = change
  if (!(await holdMasterKey(trx, database, sealer))) return 'master_key_changed'
  const found = await database
    .lockRows(
      trx.selectFrom('vapid_keys').select('key_id').where('key_id', '=', replaces).where('state', '=', 'active'),
    )
    .executeTakeFirst()
  if (!found) return 'not_active'
  await trx
    .updateTable('vapid_keys')
    .set({ state: 'retiring', retiring_at: now })
    .where('key_id', '=', replaces)
    .execute()
  await makeKey(trx, sealer, now)
  if (leaked) await retireKey(change, replaces, { leaked })
  wake('settings', KEYS_PAYLOAD)
  return 'rotated'
}

/**
 * Ends a key: its private half is erased, and what is still registered under it is kept but not rung until it comes with
 * another (the app does that by itself when it is opened).
 * @returns false for the active key and an unknown one; true also if it was retired before
 */
export async function retireKey(
  { trx, wake, database, now }: KeyChange,
  keyId: string,
  { leaked }: { readonly leaked: boolean },
): Promise<boolean> {
  const key = await database
    .lockRows(trx.selectFrom('vapid_keys').select(['state', 'leaked']).where('key_id', '=', keyId))
    .executeTakeFirst()
  if (!key || key.state === 'active') return false
  if (key.state === 'retired') return true
  await trx
    .updateTable('vapid_keys')
    .set({ state: 'retired', retired_at: now, leaked: leaked ? 1 : 0, sealed_private_key: '' })
    .where('key_id', '=', keyId)
    .execute()
  const silenced = await trx
    .updateTable('devices')
    .set({ health: 'quarantined', quarantine_reason: leaked ? 'key_leaked' : 'key_retired' })
    .where('key_id', '=', keyId)
    .where('removed_at', 'is', null)
    .returning(['id', 'user_id'])
    .execute()
  await tellOf(silenced, trx, wake, now)
  wake('settings', KEYS_PAYLOAD)
  return true
}

async function tellOf(
  devices: readonly { readonly id: DeviceId; readonly user_id: UserId }[],
  trx: Trx,
  wake: WakeLater,
  now: number,
): Promise<void> {
  for (let from = 0; from < devices.length; from += EVENTS_AT_ONCE) {
    const events = devices.slice(from, from + EVENTS_AT_ONCE).map(({ id, user_id }) => ({
      type: 'device.updated' as const,
      audience: `user:${user_id}` as const,
      data: { deviceId: id },
    }))
    await appendEvents(trx, wake, now, events)
  }
}
