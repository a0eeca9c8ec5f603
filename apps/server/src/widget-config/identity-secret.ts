import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Database, Db, Trx } from '../db/database.ts'
import { readSetting, writeSetting } from '../db/settings.ts'
import type { Random } from '../ports.ts'
import { holdMasterKey, identitySecretPlace } from '../secrets/sealed-places.ts'
import type { Sealer } from '../secrets/sealer.ts'
import { newToken } from '../secrets/tokens.ts'

/** What a site's server signs with; sealed at rest. Its text is the key, so that every language has it at hand. */
export interface IdentitySecret {
  /** Makes one if there is none yet. @returns undefined if the master key was changed since this server started */
  read(): Promise<string | undefined>
  /** Another one from now on. @param record in the same transaction @returns as above */
  rotate(record: (trx: Trx) => Promise<void>): Promise<string | undefined>
  /** Is `hmac` (hex) the HMAC-SHA256 of `externalId`? */
  proves(externalId: string, hmac: string): Promise<boolean>
}

export function createIdentitySecret(database: Database, sealer: Sealer, random: Random): IdentitySecret {
  const open = async (db: Db): Promise<string | undefined> => {
    const opened = sealer.open(String(await readSetting(db, identitySecretPlace)), identitySecretPlace)
    return opened.ok ? opened.text : undefined
  }
  const make = async (trx: Trx): Promise<string> => {
    const secret = newToken(random)
    await writeSetting(trx, identitySecretPlace, sealer.seal(secret, identitySecretPlace))
    return secret
  }
  const held = (work: (trx: Trx) => Promise<string>) =>
    database.transaction(async trx => ((await holdMasterKey(trx, database, sealer)) ? work(trx) : undefined))
  return {
    async read() {
      // Whoever made one holds the same row until then.
      return (await open(database.db)) ?? (await held(async trx => (await open(trx)) ?? (await make(trx))))
    },
    rotate: record =>
      held(async trx => {
        await record(trx)
        return make(trx)
      }),
    async proves(externalId, hmac) {
      const secret = await open(database.db)
      if (secret === undefined || !/^[0-9a-f]{64}$/i.test(hmac)) return false
      const expected = createHmac('sha256', secret).update(externalId, 'utf8').digest()
      return timingSafeEqual(expected, Buffer.from(hmac, 'hex'))
    },
  }
}
