import { passwordPutSchema, passwordResetSchema } from '@deskbell/contract/schemas'
import { recordAudit } from '../db/record-audit.ts'
import { actorOf } from '../http/actor-of.ts'
import { noContent } from '../http/answer.ts'
import type { Api } from '../http/api.ts'
import { problem } from '../http/problem.ts'
import { endAccess, endOtherSessions } from './end-sessions.ts'
import { isLinkOpen, useLink } from './one-time-links.ts'
import { hashPassword, isPassword } from './password.ts'
import type { AccountsDeps } from './register-accounts.ts'
import { retryAfter } from './sent-cookie.ts'
import { countFailure, failureKey, lockedFor } from './sign-in-failures.ts'
import { findUser } from './users.ts'

/** `PUT /me/password`, which ends the other sessions, and `POST /password-resets`, which ends every way in. */
export function registerPasswords(api: Api, deps: AccountsDeps): void {
  const { database, clock } = deps
  api.route({
    method: 'PUT',
    url: '/me/password',
    auth: 'user',
    body: passwordPutSchema,
    handler: async ({ body, principal, request }) => {
      // An application password must not be able to take the account over.
      if (principal.credential.kind !== 'session') return problem('forbidden')
      const key = failureKey(principal.user.email, request.ip)
      const locked = await lockedFor(database.db, key, clock())
      if (locked > 0) return problem('rate_limited', {}, retryAfter(locked))
      const user = await findUser(database.db, { id: principal.user.id })
      if (!(await isPassword(user?.password_hash, body.currentPassword))) {
        await countFailure(database.db, key, clock())
        return problem('wrong_password')
      }
      const passwordHash = await hashPassword(body.newPassword)
      await database.transaction(async (trx, wake) => {
        await trx
          .updateTable('users')
          .set({ password_hash: passwordHash })
          .where('id', '=', principal.user.id)
          .execute()
        const { user, credential } = principal
        const at = clock()
        const ended = await endOtherSessions(deps, trx, wake, { of: user.id, at, except: credential.id })
        const actor = actorOf(principal, request)
        const subject = { kind: 'user', id: user.id } as const
        await recordAudit(trx, { actor, at, action: 'password_changed', subject, details: { ...ended } })
      })
      return noContent()
    },
  })
  api.route({
    method: 'POST',
    url: '/password-resets',
    auth: 'none',
    body: passwordResetSchema,
    handler: async ({ body, request }) => {
      if (!(await isLinkOpen(database.db, clock(), 'reset', body.token))) return problem('link_used')
      const passwordHash = await hashPassword(body.password)
      return database.transaction(async (trx, wake) => {
        const link = await useLink(trx, clock(), 'reset', body.token)
        if (!link?.user_id) return problem('link_used')
        const user = await findUser(trx, { id: link.user_id })
        if (user?.deactivated_at !== null) return problem('user_deactivated')
        await trx.updateTable('users').set({ password_hash: passwordHash }).where('id', '=', user.id).execute()
        const at = clock()
        const ended = await endAccess(deps, trx, wake, { of: user.id, at })
        const actor = { userId: user.id, via: 'link', address: request.ip } as const
        const subject = { kind: 'user', id: user.id } as const
        await recordAudit(trx, { actor, at, action: 'password_reset', subject, details: { ...ended } })
        return noContent()
      })
    },
  })
}
