import { randomFillSync } from 'node:crypto'
import { type DeviceId, newId, type UserId } from '@deskbell/contract'
import type { Database } from '../db/database.ts'
import type { CredentialKind } from '../db/schema.ts'

/** Writes a device's row by hand, for tests of what other rooms do with devices. */
export async function plantDevice(
  { db }: Database,
  userId: UserId,
  credential: { readonly kind: CredentialKind; readonly id: string },
): Promise<DeviceId> {
  const id = newId('dev', bytes => randomFillSync(bytes))
  await db
    .insertInto('devices')
    .values({
      id,
      user_id: userId,
      endpoint: `https://fcm.googleapis.com/fcm/send/${id}`,
      endpoint_hash: id,
      p256dh: 'key',
      auth: 'auth',
      key_id: null,
      label: 'Mac / Chrome',
      name: null,
      muted: 0,
      installed: 0,
      language: null,
      time_zone: null,
      app_url: null,
      content_policy: null,
      push_service: 'fcm',
      lane: 'fcm',
      registered_at: 1,
      last_seen_at: 1,
      credential_kind: credential.kind,
      credential_id: credential.id,
      renew_token_hash: null,
      health: 'unknown',
      last_result: null,
      last_result_at: null,
      last_status: null,
      last_reason: null,
      removed_at: null,
      removed_by: null,
      removed_reason: null,
      subscribed_at: 1,
      confirmed_at: null,
      reported_at: null,
      unshown: 0,
      unshown_since: null,
      refused: 0,
      quarantine_reason: null,
      throttled_until: null,
    })
    .execute()
  return id
}
