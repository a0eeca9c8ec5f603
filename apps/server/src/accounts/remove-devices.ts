import type { UserId } from '@deskbell/contract'
import { appendEvents } from '../db/append-events.ts'
import type { Trx, WakeLater } from '../db/database.ts'
import type { DeviceRemoval } from '../db/schema.ts'

/**
 * Whose devices: those last renewed under sessions or application passwords, all of a user, or those of a user that
 * neither one session nor an application password renewed: also under sessions that were deleted long ago.
 */
export type DevicesOf =
  | { readonly sessions: readonly string[] }
  | { readonly applicationPasswords: readonly string[] }
  | { readonly user: UserId }
  | { readonly user: UserId; readonly butSession: string }

export interface Removal {
  readonly at: number
  readonly by: UserId | null
  readonly reason: DeviceRemoval
}

/** What could bring a device back: without them its worker's renew token is worth nothing. */
const forgotten = { credential_kind: null, credential_id: null, renew_token_hash: null } as const
const noSubscription = { endpoint: null, endpoint_hash: null, p256dh: null, auth: null } as const

/** Turns devices into tombstones: endpoint, keys and credentials are gone, who and when stay. @returns how many */
export async function removeDevicesOf(trx: Trx, wake: WakeLater, whose: DevicesOf, removal: Removal): Promise<number> {
  const devices = () => choose(trx, whose)
  // What the push service had removed may come back by its renew token, or by itself after a wave; not when its credential ends.
  await devices()
    .set({ ...forgotten, ...noSubscription })
    .where('removed_reason', '=', 'gone')
    .execute()
  const removed = await devices()
    .set({
      ...forgotten,
      ...noSubscription,
      removed_at: removal.at,
      removed_by: removal.by,
      removed_reason: removal.reason,
    })
    .where('removed_at', 'is', null)
    .returning(['id', 'user_id'])
    .execute()
  const events = removed.map(
    row => ({ type: 'device.updated', audience: `user:${row.user_id}`, data: { deviceId: row.id } }) as const,
  )
  await appendEvents(trx, wake, removal.at, events)
  return removed.length
}

function choose(trx: Trx, whose: DevicesOf) {
  const devices = trx.updateTable('devices')
  if ('user' in whose) {
    const all = devices.where('user_id', '=', whose.user)
    if (!('butSession' in whose)) return all
    return all.where(device =>
      device.or([
        device('credential_kind', 'is', null),
        device.and([device('credential_kind', '=', 'session'), device('credential_id', '!=', whose.butSession)]),
      ]),
    )
  }
  if ('sessions' in whose) {
    return devices.where('credential_kind', '=', 'session').where('credential_id', 'in', whose.sessions)
  }
  return devices
    .where('credential_kind', '=', 'application_password')
    .where('credential_id', 'in', whose.applicationPasswords)
}
