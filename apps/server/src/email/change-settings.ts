import type { emailSettingsPutSchema } from '@deskbell/contract/schemas'
import type { z } from 'zod'
import { type Actor, recordAudit } from '../db/record-audit.ts'
import { readSetting, writeSetting } from '../db/settings.ts'
import { smtpPasswordPlace } from '../secrets/sealed-places.ts'
import { newToken } from '../secrets/tokens.ts'
import type { EmailDeps } from './email-deps.ts'
import { type EmailSetting, emailKey, readEmailSetting, readSealed, removeSealed, writeSealed } from './settings.ts'
import type { MailAccount } from './smtp/account.ts'

type Put = z.output<typeof emailSettingsPutSchema>
type Login = Pick<EmailSetting, 'user'> & { readonly host: string | null; readonly port: number }

/** `password_needed`: the stored one was for another server or user, and is shown to no other. */
export type Changed = 'changed' | 'password_needed' | 'unavailable'

/** Stores other settings. Everything that waits is tried with them at once. */
export async function changeSettings(
  { database, sealer, random, clock }: Pick<EmailDeps, 'database' | 'sealer' | 'random' | 'clock'>,
  { password, ...put }: Put,
  actor: Actor,
): Promise<Changed> {
  return database.transaction(async (trx, wake) => {
    const before = await readEmailSetting(trx)
    const stored = await readSetting(trx, smtpPasswordPlace)
    if (password === undefined && stored !== undefined && put.user !== null && !isSameLogin(before, put)) {
      return 'password_needed'
    }
    if (typeof password === 'string') {
      if (!(await writeSealed(trx, { database, sealer }, smtpPasswordPlace, password))) return 'unavailable'
    } else if (password === null || put.user === null) await removeSealed(trx, smtpPasswordPlace)
    const after: EmailSetting = { ...put, version: newToken(random).slice(0, 16) }
    await writeSetting(trx, emailKey, after)
    const fields = Object.entries(put).flatMap(([key, value]) =>
      value === before[key as keyof EmailSetting] ? [] : [key],
    )
    if (password !== undefined) fields.push('password')
    if (fields.length > 0) {
      await recordAudit(trx, { actor, at: clock(), action: 'email_settings_changed', details: { fields } })
    }
    wake('settings', emailKey)
    wake('mails')
    return 'changed'
  })
}

/** The account of a test with other settings than the stored ones. Undefined as `password_needed` above. */
export async function accountToTry(
  { database, sealer }: Pick<EmailDeps, 'database' | 'sealer'>,
  { password, ...given }: Omit<MailAccount, 'password'> & { readonly password?: string | null | undefined },
): Promise<MailAccount | undefined> {
  if (password !== undefined || given.user === null) return { ...given, password: password ?? null }
  if (!isSameLogin(await readEmailSetting(database.db), given)) return undefined
  return { ...given, password: (await readSealed(database.db, sealer, smtpPasswordPlace)) ?? null }
}

/** A password goes to the server that it was given for, as the user that it was given for. */
function isSameLogin(before: Login, after: Login): boolean {
  return before.host === after.host && before.port === after.port && before.user === after.user
}
