import type { VapidSigner } from '@deskbell/web-push'
import type { Database, Db, Trx } from '../db/database.ts'
import type { Clock } from '../ports.ts'
import { vapidContext } from '../secrets/sealed-places.ts'
import type { Sealer } from '../secrets/sealer.ts'
import { keysChanged, makeFirstKey } from './make-key.ts'
import { createSigners } from './signers.ts'

/**
 * The application server keys: one that new devices are born with, and older ones that still sign for theirs (V4, V6).
 * Its rows are shared by all servers, so nothing is believed for longer than it takes another one to change it.
 */
export interface Keyring {
  /** The key for new devices, as of now. */
  active(db: Db): Promise<{ readonly keyId: string; readonly publicKey: string }>
  /** Whether a device may be registered under it. If so, the key is not retired before the transaction has ended. */
  accepts(trx: Trx, keyId: string): Promise<boolean>
  /** The signer of a key, kept per subject. Undefined for an unknown or retired one. */
  signer(keyId: string, subject: string): Promise<VapidSigner | undefined>
  stop(): void
}

export type OpenKeyring =
  | { readonly ok: true; readonly keyring: Keyring }
  | { readonly ok: false; readonly problem: string }

interface Deps {
  readonly database: Database
  readonly sealer: Sealer
  readonly clock: Clock
}

/** Opens the keyring. Keys are made only if there are none (W6); those that do not open are never replaced. */
export async function openKeyring(deps: Deps): Promise<OpenKeyring> {
  const { database, sealer, clock } = deps
  await database.transaction(trx => makeFirstKey(trx, sealer, clock()))
  const rows = await database.db.selectFrom('vapid_keys').selectAll().where('state', '!=', 'retired').execute()
  const sealedShut = rows.find(row => !sealer.open(row.sealed_private_key, vapidContext(row.key_id)).ok)
  if (sealedShut) {
    return {
      ok: false,
      problem: `The push key ${sealedShut.key_id} cannot be opened. Restore the database or the master key from a backup; devices registered under this key cannot be rung without it.`,
    }
  }
  if (!rows.some(row => row.state === 'active')) {
    return { ok: false, problem: 'The database has no active push key. Restore it from a backup.' }
  }
  const signers = createSigners({ db: database.db, sealer, clock })
  const stop = database.wake.listen('settings', payload => {
    if (keysChanged(payload)) signers.lookAgain()
  })
  return { ok: true, keyring: { active, accepts: accepts(database), signer: signers.signer, stop } }
}

async function active(db: Db): Promise<{ keyId: string; publicKey: string }> {
  const row = await db
    .selectFrom('vapid_keys')
    .select(['key_id', 'public_key'])
    .where('state', '=', 'active')
    .executeTakeFirstOrThrow()
  return { keyId: row.key_id, publicKey: row.public_key }
}

const accepts =
  (database: Database) =>
  async (trx: Trx, keyId: string): Promise<boolean> => {
    const key = trx.selectFrom('vapid_keys').select('state').where('key_id', '=', keyId)
    const found = await key.executeTakeFirst()
    // Nobody retires the active key by the way, so registrations under it need not wait for each other.
    if (found?.state !== 'retiring') return found?.state === 'active'
    return (await database.lockRows(key).executeTakeFirst())?.state === 'retiring'
  }
