import { emailSettingsPutSchema } from '@deskbell/contract/schemas'
import { z } from 'zod'
import type { Database, Db, Trx } from '../db/database.ts'
import { readSetting, writeSetting } from '../db/settings.ts'
import { holdMasterKey, smtpPasswordPlace } from '../secrets/sealed-places.ts'
import type { Sealer } from '../secrets/sealer.ts'
import type { MailAccount } from './smtp/account.ts'

/** The settings key, also the payload of its wake-up. */
export const emailKey = 'email'

const storedSchema = emailSettingsPutSchema.omit({ password: true }).extend({
  host: emailSettingsPutSchema.shape.host.nullable(),
  fromAddress: emailSettingsPutSchema.shape.fromAddress.nullable(),
  /** Another one with each change: connections are made anew, and what was stopped tries again. */
  version: z.string(),
})

export type EmailSetting = z.infer<typeof storedSchema>

const untouched: EmailSetting = {
  enabled: false,
  cron: false,
  preset: null,
  host: null,
  port: 587,
  security: 'starttls',
  user: null,
  fromAddress: null,
  fromName: null,
  version: '',
}

export async function readEmailSetting(db: Db): Promise<EmailSetting> {
  const stored = storedSchema.safeParse((await readSetting(db, emailKey)) ?? untouched)
  if (!stored.success) throw new Error('The setting "email" is not readable')
  return stored.data
}

/** Are mails sent at all? What routing asks before it queues one. */
export async function isEmailOn(db: Db): Promise<boolean> {
  const { enabled, host, fromAddress } = await readEmailSetting(db)
  return enabled && host !== null && fromAddress !== null
}

export interface SealedDeps {
  readonly database: Database
  readonly sealer: Sealer
}

export async function readSealed(db: Db, sealer: Sealer, place: string): Promise<string | undefined> {
  const sealed = await readSetting(db, place)
  if (typeof sealed !== 'string') return undefined
  const opened = sealer.open(sealed, place)
  return opened.ok ? opened.text : undefined
}

/** @returns false if the master key was changed since this server started: it must not seal with the old one */
export async function writeSealed(
  trx: Trx,
  { database, sealer }: SealedDeps,
  place: string,
  text: string,
): Promise<boolean> {
  if (!(await holdMasterKey(trx, database, sealer))) return false
  await writeSetting(trx, place, sealer.seal(text, place))
  return true
}

export async function removeSealed(trx: Trx, place: string): Promise<void> {
  await trx.deleteFrom('settings').where('key', '=', place).execute()
}

/** Where mails go out; undefined while it is not said, or email is off. */
export async function readAccount(
  db: Db,
  sealer: Sealer,
): Promise<{ readonly setting: EmailSetting; readonly account: MailAccount | undefined }> {
  const setting = await readEmailSetting(db)
  const { enabled, host, fromAddress } = setting
  if (!enabled || host === null || fromAddress === null) return { setting, account: undefined }
  const password = (await readSealed(db, sealer, smtpPasswordPlace)) ?? null
  return { setting, account: { ...setting, host, fromAddress, password } }
}
