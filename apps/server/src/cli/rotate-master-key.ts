import type { Config } from '../config/config.ts'
import { openDatabase } from '../db/open-database.ts'
import { commandLine, recordAudit } from '../db/record-audit.ts'
import { serversOn } from '../db/servers-on.ts'
import { changeMasterKey } from '../secrets/change-master-key.ts'
import { masterKeyFile, oldMasterKeyFile } from '../secrets/master-key-file.ts'
import { openSealer } from '../secrets/open-sealer.ts'
import type { Command } from './command.ts'

/** Seals every secret anew under another master key (V5). Devices are not touched: they ring as before. */
export const rotateMasterKey: Command = {
  on: 'settings',
  words: 0,
  async run({ config, log, random, clock }) {
    // As a server: on SQLite the folder is ours while this runs.
    const opened = await openDatabase(config, log)
    if (!opened.ok) return { ok: false, text: opened.problem }
    const { database } = opened
    try {
      if ((await serversOn(database)) > 0) {
        return { ok: false, text: 'A Deskbell server uses this database. Stop all of them, then change the key.' }
      }
      const sealed = await openSealer(config, database, random)
      if (!sealed.ok) return { ok: false, text: sealed.problem }
      if (sealed.advice !== undefined) return { ok: false, text: `${sealed.advice} Then run this again.` }
      const changed = await changeMasterKey(config, database, sealed, random)
      if (changed.ok) await recordAudit(database.db, { actor: commandLine, at: clock(), action: 'master_key_rotated' })
      return changed.ok ? { ok: true, text: done(config, changed.version) } : { ok: false, text: changed.problem }
    } finally {
      await database.close()
    }
  },
}

function done(config: Config, version: number): string {
  const { dataDir, masterKey, masterKeyNew } = config
  const said = [`Everything is sealed under a new master key (version ${version}).`]
  const kept = `The old one is kept in ${oldMasterKeyFile(dataDir, version - 1)}: backups from before open with it alone. Delete it when they are gone, or at once if it leaked.`
  if (masterKeyNew) {
    said.push(
      'Now set DESKBELL_MASTER_KEY to what DESKBELL_MASTER_KEY_NEW holds, wherever a server of this site runs, and unset DESKBELL_MASTER_KEY_NEW.',
      masterKey ? 'Keep the old one with the backups from before: they open with it alone.' : kept,
    )
  } else {
    said.push(`It is in ${masterKeyFile(dataDir)}: back it up apart from the database.`, kept)
  }
  said.push('Start the server again.')
  return said.join('\n')
}
