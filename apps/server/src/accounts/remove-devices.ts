import type { UserId } from '@deskbell/contract'
import type { Trx } from '../db/database.ts'
import type { DeviceRemoval } from '../db/schema.ts'

/** Whose devices: those last renewed under a session or an application password, or all of a user. */
export type DevicesOf =
  | { readonly session: string }
  | { readonly applicationPassword: string }
  | { readonly user: UserId }

export interface Removal {
  readonly at: number
  readonly by: UserId | null
  readonly reason: DeviceRemoval
}

/** Turns devices into tombstones: endpoint, keys and credentials are gone, who and when stay. */
export async function removeDevicesOf(trx: Trx, whose: DevicesOf, removal: Removal): Promise<void> {
  const all = trx
    .updateTable('devices')
    .set({
      endpoint: null,
      endpoint_hash: null,
      p256dh: null,
      auth: null,
      credential_kind: null,
      credential_id: null,
      renew_token_hash: null,
      removed_at: removal.at,
      removed_by: removal.by,
      removed_reason: removal.reason,
    })
    .where('removed_at', 'is', null)
  if ('user' in whose) {
    await all.where('user_id', '=', whose.user).execute()
    return
  }
  const [kind, id] =
    'session' in whose
      ? (['session', whose.session] as const)
      : (['application_password', whose.applicationPassword] as const)
  await all.where('credential_kind', '=', kind).where('credential_id', '=', id).execute()
}
