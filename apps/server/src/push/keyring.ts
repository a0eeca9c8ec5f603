import { createVapidSigner, generateVapidKeys, type VapidSigner, vapidKeyId } from '@deskbell/web-push'
import type { Database, Trx } from '../db/database.ts'
import type { VapidKeysTable } from '../db/schema.ts'
import type { Clock } from '../ports.ts'
import type { Sealer } from '../secrets/sealer.ts'

/** The application server keys: one that new devices are born with, and older ones that still sign for theirs (V6). */
export interface Keyring {
  readonly active: { readonly keyId: string; readonly publicKey: string }
  /** Whether devices under this key can be rung: it is the active one or a retiring one. */
  has(keyId: string): boolean
  /** The signer of a key, kept per subject. Undefined for an unknown key. */
  signer(keyId: string, subject: string): VapidSigner | undefined
}

export type OpenKeyring =
  | { readonly ok: true; readonly keyring: Keyring }
  | { readonly ok: false; readonly problem: string }

interface Deps {
  readonly database: Database
  readonly sealer: Sealer
  readonly clock: Clock
}

/** Marks that keys were made: whoever inserts it makes them, any other server waits for that commit and reads. */
const KEYS_MADE = 'vapid_keys_made'

/** The key id is bound into the seal, beside the master key's version: a sealed key opens only as itself (W40). */
const contextOf = (keyId: string) => `vapid:${keyId}`

/** Opens the keyring. Keys are made only if there are none (W6); those that do not open are never replaced. */
export async function openKeyring(deps: Deps): Promise<OpenKeyring> {
  const { database, sealer, clock } = deps
  const rows = await database.transaction(async trx => {
    await makeKeysOnce(trx, sealer, clock())
    return trx.selectFrom('vapid_keys').selectAll().where('state', '!=', 'retired').execute()
  })
  const sealedShut = rows.find(row => !sealer.open(row.sealed_private_key, contextOf(row.key_id)).ok)
  if (sealedShut) {
    return {
      ok: false,
      problem: `The push key ${sealedShut.key_id} cannot be opened. Restore the database or the master key from a backup; devices registered under this key cannot be rung without it.`,
    }
  }
  const active = rows.find(row => row.state === 'active')
  if (!active) return { ok: false, problem: 'The database has no active push key. Restore it from a backup.' }
  return { ok: true, keyring: createKeyring(rows, active, sealer, clock) }
}

async function makeKeysOnce(trx: Trx, sealer: Sealer, now: number): Promise<void> {
  const mine = await trx
    .insertInto('settings')
    .values({ key: KEYS_MADE, value: 'true' })
    .onConflict(conflict => conflict.doNothing())
    .returning('key')
    .executeTakeFirst()
  if (!mine) return
  const { publicKey, privateKey } = generateVapidKeys()
  const keyId = vapidKeyId(publicKey)
  await trx
    .insertInto('vapid_keys')
    .values({
      key_id: keyId,
      public_key: publicKey,
      sealed_private_key: sealer.seal(privateKey, contextOf(keyId)),
      state: 'active',
      created_at: now,
      retiring_at: null,
      retired_at: null,
      leaked: 0,
    })
    .execute()
}

function createKeyring(rows: readonly VapidKeysTable[], active: VapidKeysTable, sealer: Sealer, clock: Clock): Keyring {
  const byId = new Map(rows.map(row => [row.key_id, row]))
  const signers = new Map<string, { readonly subject: string; readonly signer: VapidSigner }>()
  return {
    active: { keyId: active.key_id, publicKey: active.public_key },
    has: keyId => byId.has(keyId),
    signer(keyId, subject) {
      const known = signers.get(keyId)
      if (known?.subject === subject) return known.signer
      const row = byId.get(keyId)
      const opened = row && sealer.open(row.sealed_private_key, contextOf(keyId))
      if (!row || !opened?.ok) return undefined
      const signer = createVapidSigner({ publicKey: row.public_key, privateKey: opened.text, subject, now: clock })
      signers.set(keyId, { subject, signer })
      return signer
    },
  }
}
