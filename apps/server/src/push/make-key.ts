import { generateVapidKeys, vapidKeyId } from '@deskbell/web-push'
import type { Trx } from '../db/database.ts'
import { vapidContext } from '../secrets/sealed-places.ts'
import type { Sealer } from '../secrets/sealer.ts'

/** Marks that keys were made: whoever inserts it makes them, any other server waits for that commit and reads. */
const KEYS_MADE = 'vapid_keys_made'

/** The payload of the `settings` wake-up when the keyring changed. */
export const KEYS_PAYLOAD = 'vapid_keys'

/** Is it the keyring? After a gap in the wake-ups everything may have changed. */
export const keysChanged = (payload: string): boolean => payload === KEYS_PAYLOAD || payload === ''

/** Makes the first key if there never was one (W6). */
export async function makeFirstKey(trx: Trx, sealer: Sealer, now: number): Promise<void> {
  const mine = await trx
    .insertInto('settings')
    .values({ key: KEYS_MADE, value: 'true' })
    .onConflict(conflict => conflict.doNothing())
    .returning('key')
    .executeTakeFirst()
  if (mine) await makeKey(trx, sealer, now)
}

/** A new active key, sealed. */
export async function makeKey(trx: Trx, sealer: Sealer, now: number): Promise<void> {
  const { publicKey, privateKey } = generateVapidKeys()
  const keyId = vapidKeyId(publicKey)
  await trx
    .insertInto('vapid_keys')
    .values({
      key_id: keyId,
      public_key: publicKey,
      sealed_private_key: sealer.seal(privateKey, vapidContext(keyId)),
      state: 'active',
      created_at: now,
      retiring_at: null,
      retired_at: null,
      leaked: 0,
    })
    .execute()
}
