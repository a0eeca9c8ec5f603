import type { Db, Trx } from '../db/database.ts'
import { readSetting } from '../db/settings.ts'
import type { Random } from '../ports.ts'
import type { Sealer } from './sealer.ts'

/**
 * Keys of this site's own that others have something of: receipt tokens (good for 30 days), the Topics of waiting messages,
 * links to files,
 * under which the codes of pairings are hashed, and by which a visitor's mail lets its reader stop them. They are sealed and not derived from the master key, so that its change changes neither.
 */
const purposes = ['receipts', 'topics', 'files', 'pairings', 'mails'] as const

export type KeptSecrets = Readonly<Record<(typeof purposes)[number], Buffer>>

/** The settings key of a kept secret, also the context of its seal. */
const placeOf = (purpose: string) => `secret:${purpose}`

/** The settings that hold them. */
export const keptSecretPlaces: readonly string[] = purposes.map(placeOf)

/** Writes those that are not there yet. @param first what a secret is to be */
export async function keepSecrets(trx: Trx, sealer: Sealer, first: (purpose: string) => Buffer): Promise<void> {
  for (const purpose of purposes) {
    const key = placeOf(purpose)
    const value = JSON.stringify(sealer.seal(first(purpose).toString('base64url'), key))
    await trx
      .insertInto('settings')
      .values({ key, value })
      .onConflict(conflict => conflict.doNothing())
      .execute()
  }
}

/** @returns undefined if they are not there, or if one does not open */
export async function readSecrets(db: Db, sealer: Sealer): Promise<KeptSecrets | 'missing' | 'damaged'> {
  const found: Partial<Record<keyof KeptSecrets, Buffer>> = {}
  for (const purpose of purposes) {
    const sealed = await readSetting(db, placeOf(purpose))
    if (sealed === undefined) return 'missing'
    const opened = sealer.open(typeof sealed === 'string' ? sealed : '', placeOf(purpose))
    if (!opened.ok) return 'damaged'
    found[purpose] = Buffer.from(opened.text, 'base64url')
  }
  return found as KeptSecrets
}

/** A new secret. */
export function randomSecret(random: Random): Buffer {
  return Buffer.from(random(new Uint8Array(32)))
}
