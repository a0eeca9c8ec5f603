import type { Database, Trx } from '../db/database.ts'
import { keptSecretPlaces } from './kept-secrets.ts'
import type { Sealer } from './sealer.ts'

/** The setting by which a key is known to be the right one. */
export const CHECK = 'sealed_check'
export const CHECK_TEXT = 'deskbell'

/** The key id is bound into the seal, beside the master key's version: a sealed key opens only as itself (W40). */
export const vapidContext = (keyId: string): string => `vapid:${keyId}`

/** The setting with the secret by which a site's server proves who a visitor is. */
export const identitySecretPlace = 'secret:widget_identity'

/** The settings with the password of the mail account, and with the token of the cron job's address. */
export const smtpPasswordPlace = 'secret:smtp_password'
export const cronTokenPlace = 'secret:email_cron'

/** The setting with the secret by which we and the site's bot know each other. */
export const botSecretPlace = 'secret:bot'

/** Settings with a sealed value; the context of the seal is the setting's key. */
const sealedSettings: readonly string[] = [
  CHECK,
  identitySecretPlace,
  smtpPasswordPlace,
  cronTokenPlace,
  botSecretPlace,
  ...keptSecretPlaces,
]

/**
 * Seals everything anew. Whatever is sealed anywhere is listed here: what is forgotten is lost with the next change of the
 * master key.
 * @returns the first place that today's key does not open; then roll back
 */
export async function resealAll(trx: Trx, database: Database, from: Sealer, to: Sealer): Promise<string | undefined> {
  const settings = await database
    .lockRows(trx.selectFrom('settings').selectAll().where('key', 'in', sealedSettings).orderBy('key'))
    .execute()
  for (const { key, value } of settings) {
    const opened = from.open(String(JSON.parse(value)), key)
    if (!opened.ok) return `the setting ${key}`
    const sealed = JSON.stringify(to.seal(opened.text, key))
    await trx.updateTable('settings').set({ value: sealed }).where('key', '=', key).execute()
  }
  const keys = await trx
    .selectFrom('vapid_keys')
    .select(['key_id', 'sealed_private_key'])
    // The private half of a retired key is gone.
    .where('sealed_private_key', '!=', '')
    .execute()
  for (const { key_id, sealed_private_key } of keys) {
    const opened = from.open(sealed_private_key, vapidContext(key_id))
    if (!opened.ok) return `the push key ${key_id}`
    const sealed = to.seal(opened.text, vapidContext(key_id))
    await trx.updateTable('vapid_keys').set({ sealed_private_key: sealed }).where('key_id', '=', key_id).execute()
  }
  return undefined
}

/**
 * Holds the master key as it is until the transaction ends. Ask before something is sealed: a server that runs while the
 * key is changed must not seal with the old one.
 * @returns false if it was changed since this server started
 */
export async function holdMasterKey(trx: Trx, database: Database, sealer: Sealer): Promise<boolean> {
  const row = await database
    .lockRows(trx.selectFrom('settings').select('value').where('key', '=', CHECK))
    .executeTakeFirst()
  const opened = row && sealer.open(String(JSON.parse(row.value)), CHECK)
  return opened?.ok === true && opened.text === CHECK_TEXT
}
