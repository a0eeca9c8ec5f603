import type { Logger } from 'pino'
import type { Database } from '../db/database.ts'
import { byItself, recordAudit } from '../db/record-audit.ts'
import type { Clock } from '../ports.ts'
import { keysChanged } from './make-key.ts'
import { retireKey } from './rotate-keys.ts'

/** Between looks, in milliseconds. */
const LOOK_EVERY_MS = 60_000
/**
 * A key is not retired sooner than this after its rotation, in milliseconds: an app that has asked for the key may take its
 * time to subscribe before it registers.
 */
export const LEAST_RETIRING_MS = 120_000

interface Deps {
  readonly database: Database
  readonly clock: Clock
  readonly log: Logger
}

/** Retires old keys once no device is left under them (V6). Every server looks, and it does not matter which one does it. */
export function createKeyRetirement({ database, clock, log }: Deps): {
  start(): void
  stop(): Promise<void>
} {
  let timer: NodeJS.Timeout | undefined
  let silence: (() => void) | undefined
  let last: Promise<void> = Promise.resolve()
  const look = () => {
    last = last
      .then(() => retireEmptyKeys(database, clock))
      .then(
        retired => {
          for (const keyId of retired) log.info({ keyId }, 'a push key without devices was retired')
        },
        (error: unknown) => log.warn({ err: error }, 'old push keys could not be looked at'),
      )
  }
  return {
    start() {
      timer = setInterval(look, LOOK_EVERY_MS)
      timer.unref()
      silence = database.wake.listen('settings', payload => {
        if (keysChanged(payload)) look()
      })
      look()
    },
    async stop() {
      clearInterval(timer)
      silence?.()
      await last
    },
  }
}

/** @returns the keys that it retired */
export async function retireEmptyKeys(database: Database, clock: Clock): Promise<readonly string[]> {
  const old = await database.db
    .selectFrom('vapid_keys')
    .select('key_id')
    .where('state', '=', 'retiring')
    .where('retiring_at', '<=', clock() - LEAST_RETIRING_MS)
    .orderBy('key_id')
    .execute()
  const retired: string[] = []
  for (const { key_id } of old) {
    const done = await database.transaction(async (trx, wake) => {
      // Registrations under this key have ended by the time that we hold it, and others wait to find it retired.
      await database.lockRows(trx.selectFrom('vapid_keys').select('key_id').where('key_id', '=', key_id)).execute()
      const left = await trx
        .selectFrom('devices')
        .select('id')
        .where('key_id', '=', key_id)
        .where('removed_at', 'is', null)
        .limit(1)
        .executeTakeFirst()
      if (left || !(await retireKey({ trx, wake, database, now: clock() }, key_id, { leaked: false }))) return false
      const subject = { kind: 'key', id: key_id } as const
      await recordAudit(trx, { actor: byItself, at: clock(), action: 'key_retired', subject })
      return true
    })
    if (done) retired.push(key_id)
  }
  return retired
}
