import type { Config } from '../config/config.ts'
import type { Database } from '../db/database.ts'
import { readSetting } from '../db/settings.ts'
import type { Random } from '../ports.ts'
import { makeMasterKeyFile, masterKeyFile, readMasterKeyFile } from './master-key-file.ts'
import { createSealer, type Sealer } from './sealer.ts'

const CHECK = 'sealed_check'
const CHECK_TEXT = 'deskbell'

export type OpenSealer =
  | { readonly ok: true; readonly sealer: Sealer }
  | { readonly ok: false; readonly problem: string }

/**
 * Finds the master key and proves, by the sealed check value, that it is the one this database was sealed with. A new
 * key is made only for a database that has none; a lost one is never replaced, for that would lose every secret.
 */
export async function openSealer(
  config: Pick<Config, 'masterKey' | 'dataDir'>,
  database: Database,
  random: Random,
): Promise<OpenSealer> {
  const sealed = (await readSetting(database.db, CHECK)) !== undefined
  const stored = config.masterKey ? { key: config.masterKey } : readMasterKeyFile(config.dataDir)
  if (stored && 'problem' in stored) return { ok: false, problem: stored.problem }
  if (!stored && sealed) {
    return {
      ok: false,
      problem: `The database was sealed with a master key that is not here. Set DESKBELL_MASTER_KEY, or put back ${masterKeyFile(config.dataDir)}.`,
    }
  }
  const key = stored?.key ?? makeMasterKeyFile(config.dataDir, random)
  const sealer = createSealer(key, random)
  if (!sealed) {
    const value = JSON.stringify(sealer.seal(CHECK_TEXT, CHECK))
    await database.db
      .insertInto('settings')
      .values({ key: CHECK, value })
      .onConflict(conflict => conflict.doNothing())
      .execute()
  }
  // Read again: another server may have been first with a key of its own.
  const check = sealer.open(String(await readSetting(database.db, CHECK)), CHECK)
  if (check.ok && check.text === CHECK_TEXT) return { ok: true, sealer }
  return {
    ok: false,
    problem:
      'The master key does not open what is sealed in this database. Set DESKBELL_MASTER_KEY to the key that it was first started with. Nothing was changed.',
  }
}
