import type { EmailSettings } from '@deskbell/contract'
import { readSetting } from '../db/settings.ts'
import { apiRoot } from '../http/app.ts'
import { cronTokenPlace, smtpPasswordPlace } from '../secrets/sealed-places.ts'
import { newToken } from '../secrets/tokens.ts'
import type { EmailDeps } from './email-deps.ts'
import { isStopped, readLane } from './queue/lane.ts'
import { readEmailSetting, readSealed, writeSealed } from './settings.ts'

/** When the cron job called last, in milliseconds. */
export const cronCalledKey = 'email_cron_called'

type Deps = Pick<EmailDeps, 'database' | 'sealer' | 'random' | 'ports'>

/** The token of the cron job's address. Makes one if there is none. @returns undefined if it can be neither opened nor made */
async function cronToken({ database, sealer, random }: Deps): Promise<string | undefined> {
  const known = await readSealed(database.db, sealer, cronTokenPlace)
  if (known !== undefined) return known
  return database.transaction(async trx => {
    const first = await readSealed(trx, sealer, cronTokenPlace)
    if (first !== undefined) return first
    const token = newToken(random)
    return (await writeSealed(trx, { database, sealer }, cronTokenPlace, token)) ? token : undefined
  })
}

/** The settings as an admin sees them: everything but the password. Undefined as above. */
export async function showSettings(deps: Deps): Promise<EmailSettings | undefined> {
  const { database, ports } = deps
  const { db } = database
  const token = await cronToken(deps)
  if (token === undefined) return undefined
  const { version, ...setting } = await readEmailSetting(db)
  const lane = await readLane(db)
  const waiting = await db
    .selectFrom('mails')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('state', '=', 'queued')
    .executeTakeFirstOrThrow()
  const calledAt = await readSetting(db, cronCalledKey)
  const cronUrl = `${ports.publicUrl()}${apiRoot}/cron/email?token=${token}`
  return {
    ...setting,
    hasPassword: (await readSetting(db, smtpPasswordPlace)) !== undefined,
    cronUrl,
    // %, which crontab reads as a new line, is in no token.
    cronLine: `*/5 * * * * wget -q -O - "${cronUrl}"`,
    cronCalledAt: typeof calledAt === 'number' ? new Date(calledAt).toISOString() : null,
    waiting: Number(waiting.count),
    stopped: isStopped(lane, version)
      ? { cause: lane.cause ?? 'refused', reason: lane.reason, until: new Date(lane.until ?? 0).toISOString() }
      : null,
  }
}
