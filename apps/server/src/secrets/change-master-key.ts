import type { Database } from '../db/database.ts'
import type { Random } from '../ports.ts'
import type { FoundKey, KeyConfig } from './find-keys.ts'
import { makeKeyFile, nextMasterKeyFile, promoteNextKeyFile, removeKeyFile, retireKeyFile } from './master-key-file.ts'
import type { OpenSealer } from './open-sealer.ts'
import { resealAll } from './sealed-places.ts'
import { createSealer, type Sealer } from './sealer.ts'

export type ChangeMasterKey =
  | { readonly ok: true; readonly version: number }
  | { readonly ok: false; readonly problem: string }

/** The key that is to come: the one given by `DESKBELL_MASTER_KEY_NEW`, else one made in the data folder. */
export function stageNextKey(config: KeyConfig, random: Random): ChangeStage {
  if (config.masterKeyNew && config.masterKey?.equals(config.masterKeyNew)) {
    return { ok: false, problem: 'DESKBELL_MASTER_KEY_NEW holds today’s key. Set it to another one.' }
  }
  if (config.masterKeyNew) return { ok: true, next: { source: 'next_environment', key: config.masterKeyNew } }
  if (config.masterKey) {
    const problem =
      'The master key is in DESKBELL_MASTER_KEY. Set DESKBELL_MASTER_KEY_NEW to another one, which `openssl rand -base64 32` makes, and run this again.'
    return { ok: false, problem }
  }
  const made = makeKeyFile(nextMasterKeyFile(config.dataDir), config.dataDir, random)
  return made.ok ? { ok: true, next: { source: 'next_file', key: made.key } } : made
}

export type ChangeStage =
  | { readonly ok: true; readonly next: FoundKey }
  | { readonly ok: false; readonly problem: string }

/**
 * Seals everything anew under the next key, in one transaction: before its commit the old key opens the database, after it
 * the next one. The next key is on the disk, or in the environment, by now.
 */
export async function resealUnder(
  database: Database,
  now: Sealer,
  next: Sealer,
): Promise<{ readonly ok: true } | { readonly ok: false; readonly problem: string }> {
  try {
    await database.transaction(async trx => {
      const shut = await resealAll(trx, database, now, next)
      if (shut !== undefined) throw new SealedShut(shut)
    })
    return { ok: true }
  } catch (error) {
    if (!(error instanceof SealedShut)) throw error
    const problem = `Today's master key does not open ${error.place}. Nothing was changed. Restore it from a backup first.`
    return { ok: false, problem }
  }
}

/** Rolls back. */
class SealedShut extends Error {
  readonly place: string

  constructor(place: string) {
    super('A sealed text does not open')
    this.place = place
  }
}

/** Changes the master key of a database that no server uses. Devices and all that they have stay as they are. */
export async function changeMasterKey(
  config: KeyConfig,
  database: Database,
  opened: Extract<OpenSealer, { ok: true }>,
  random: Random,
): Promise<ChangeMasterKey> {
  const staged = stageNextKey(config, random)
  if (!staged.ok) return staged
  const version = opened.version + 1
  const resealed = await resealUnder(database, opened.sealer, createSealer(staged.next.key, random, version))
  if (!resealed.ok) return resealed
  if (staged.next.source === 'next_file') promoteNextKeyFile(config.dataDir, opened.version)
  else if (opened.source === 'file') {
    retireKeyFile(config.dataDir, opened.version)
    removeKeyFile(config.dataDir)
  }
  return { ok: true, version }
}
