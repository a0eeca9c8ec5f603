import { emailSettingsPutSchema, emailTestPostSchema } from '@deskbell/contract/schemas'
import { recordAudit } from '../db/record-audit.ts'
import { actorOf } from '../http/actor-of.ts'
import type { Api } from '../http/api.ts'
import { languageOf } from '../http/language-of.ts'
import { problem } from '../http/problem.ts'
import { cronTokenPlace, smtpPasswordPlace } from '../secrets/sealed-places.ts'
import { newToken } from '../secrets/tokens.ts'
import { accountToTry, changeSettings } from './change-settings.ts'
import type { EmailDeps } from './email-deps.ts'
import { readEmailSetting, readSealed, writeSealed } from './settings.ts'
import { showSettings } from './show-settings.ts'
import { sendTestMail } from './test-mail.ts'

const MINUTE_MS = 60_000
/** Tests in a minute: services lock accounts that keep failing to sign in. */
const TESTS = 10

const passwordNeeded = {
  errors: [{ path: 'body.password', message: 'give it again: the stored one is for another server or user' }],
}

/** Settings of email and their test, for admins. */
export function registerEmail(api: Api, deps: EmailDeps): void {
  const { database, sealer, clock, random } = deps
  const show = async () => (await showSettings(deps)) ?? problem('unavailable')
  api.route({ method: 'GET', url: '/settings/email', auth: 'admin', handler: show })
  api.route({
    method: 'PUT',
    url: '/settings/email',
    auth: 'admin',
    body: emailSettingsPutSchema,
    handler: async ({ body, principal, request }) => {
      const changed = await changeSettings(deps, body, actorOf(principal, request))
      if (changed === 'password_needed') return problem('invalid', passwordNeeded)
      return changed === 'changed' ? show() : problem('unavailable')
    },
  })
  api.route({
    method: 'POST',
    url: '/settings/email/test',
    auth: 'admin',
    body: emailTestPostSchema,
    rate: { max: TESTS, windowMs: MINUTE_MS, per: 'caller' },
    handler: async ({ body: { to, settings }, request }) => {
      const language = languageOf(request)
      if (settings) {
        const account = await accountToTry(deps, settings)
        return account ? sendTestMail(deps, account, { to, language }) : problem('invalid', passwordNeeded)
      }
      const { host, fromAddress, ...stored } = await readEmailSetting(database.db)
      if (host === null || fromAddress === null) {
        return problem('invalid', { errors: [{ path: 'body.settings', message: 'none are stored yet' }] })
      }
      const password = (await readSealed(database.db, sealer, smtpPasswordPlace)) ?? null
      return sendTestMail(deps, { ...stored, host, fromAddress, password }, { to, language })
    },
  })
  api.route({
    method: 'POST',
    url: '/settings/email/cron-token',
    auth: 'admin',
    handler: async ({ principal, request }) => {
      const done = await database.transaction(async trx => {
        await recordAudit(trx, { actor: actorOf(principal, request), at: clock(), action: 'cron_token_rotated' })
        return writeSealed(trx, { database, sealer }, cronTokenPlace, newToken(random))
      })
      return done ? show() : problem('unavailable')
    },
  })
}
