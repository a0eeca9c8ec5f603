import type { Database } from '../db/database.ts'
import { readSetting } from '../db/settings.ts'
import type { Random } from '../ports.ts'
import { type FoundKey, findKeys, type KeyConfig, type KeySource } from './find-keys.ts'
import { type KeptSecrets, keepSecrets, randomSecret, readSecrets } from './kept-secrets.ts'
import { makeKeyFile, masterKeyFile, promoteNextKeyFile, readKeyFile } from './master-key-file.ts'
import { CHECK, CHECK_TEXT } from './sealed-places.ts'
import { createSealer, deriveSecret, type Sealer, sealedVersion } from './sealer.ts'

export type OpenSealer =
  | {
      readonly ok: true
      readonly sealer: Sealer
      readonly secrets: KeptSecrets
      /** The version of the master key, and where it was found. */
      readonly version: number
      readonly source: KeySource
      /** What to set before this is over, as a sentence. */
      readonly advice?: string
    }
  | { readonly ok: false; readonly problem: string }

/**
 * Finds the master key and proves, by the sealed check value, that it is the one this database was sealed with. A new
 * key is made only for a database that has none; a lost one is never replaced, for that would lose every secret. A change
 * of the key that was cut off is brought to its end, whichever of the two keys opens the database by now.
 */
export async function openSealer(config: KeyConfig, database: Database, random: Random): Promise<OpenSealer> {
  const found = findKeys(config)
  if (!found.ok) return found
  let { keys } = found
  if ((await readSetting(database.db, CHECK)) === undefined) {
    const [first = madeKey(config.dataDir, random)] = keys.filter(({ source }) => !source.startsWith('next_'))
    if ('problem' in first) return { ok: false, problem: first.problem }
    keys = [first]
    await sealFirst(database, createSealer(first.key, random), random)
  }
  // Read again: another server may have been first with a key of its own.
  const check = String(await readSetting(database.db, CHECK))
  const version = sealedVersion(check)
  const opener = keys.find(({ key }) => opens(createSealer(key, random, version), check))
  if (!opener) return { ok: false, problem: lost(config, keys, check, random) }
  if (opener.source === 'next_file') promoteNextKeyFile(config.dataDir, version - 1)
  const sealer = createSealer(opener.key, random, version)
  const secrets = await readOrKeep(database, sealer, opener.key)
  if (secrets === 'damaged') return { ok: false, problem: damaged }
  return { ok: true, sealer, secrets, version, source: opener.source, ...adviceOf(opener) }
}

const damaged = 'A secret of this site cannot be opened: the database is damaged. Restore it from a backup.'

function madeKey(dataDir: string, random: Random): FoundKey | { readonly problem: string } {
  const made = makeKeyFile(masterKeyFile(dataDir), dataDir, random)
  return made.ok ? { source: 'file', key: made.key } : made
}

/** The check value, and the site's own secrets with it: all of them, or none. */
async function sealFirst(database: Database, sealer: Sealer, random: Random): Promise<void> {
  await database.transaction(async trx => {
    const mine = await trx
      .insertInto('settings')
      .values({ key: CHECK, value: JSON.stringify(sealer.seal(CHECK_TEXT, CHECK)) })
      .onConflict(conflict => conflict.doNothing())
      .returning('key')
      .executeTakeFirst()
    if (mine) await keepSecrets(trx, sealer, () => randomSecret(random))
  })
}

function opens(sealer: Sealer, check: string): boolean {
  const opened = sealer.open(check, CHECK)
  return opened.ok && opened.text === CHECK_TEXT
}

async function readOrKeep(database: Database, sealer: Sealer, key: Buffer): Promise<KeptSecrets | 'damaged'> {
  const read = await readSecrets(database.db, sealer)
  if (read !== 'missing') return read
  // A database from before they were kept: what was derived then is what devices have.
  await database.transaction(trx => keepSecrets(trx, sealer, purpose => deriveSecret(key, purpose)))
  const kept = await readSecrets(database.db, sealer)
  if (kept === 'missing') throw new Error('The secrets that were just kept are not there')
  return kept
}

function adviceOf({ source }: FoundKey): { readonly advice?: string } {
  if (source !== 'next_environment') return {}
  const advice =
    'The master key was changed. Set DESKBELL_MASTER_KEY to what DESKBELL_MASTER_KEY_NEW holds, and unset DESKBELL_MASTER_KEY_NEW.'
  return { advice }
}

/** What to do when no key opens the database. */
function lost(config: KeyConfig, keys: readonly FoundKey[], check: string, random: Random): string {
  const file = masterKeyFile(config.dataDir)
  if (keys.length === 0) {
    return `The database was sealed with a master key that is not here. Set DESKBELL_MASTER_KEY, or put back ${file}.`
  }
  const stored = config.masterKey ? readKeyFile(file) : undefined
  if (stored?.ok && opens(createSealer(stored.key, random, sealedVersion(check)), check)) {
    return `DESKBELL_MASTER_KEY does not open what is sealed in this database, but ${file} does: unset DESKBELL_MASTER_KEY. Nothing was changed.`
  }
  const version = sealedVersion(check)
  const changed = version > 1 ? ` It was changed ${version - 1} times since: an older one does not open it.` : ''
  const where = config.masterKey ? 'DESKBELL_MASTER_KEY' : `The key in ${file}`
  return `${where} does not open what is sealed in this database. Set DESKBELL_MASTER_KEY to the key that it was sealed with, or put back its file.${changed} Nothing was changed.`
}
