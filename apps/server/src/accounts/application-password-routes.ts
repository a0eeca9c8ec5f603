import type { ApplicationPassword } from '@deskbell/contract'
import { applicationPasswordPostSchema } from '@deskbell/contract/schemas'
import type { Selectable } from 'kysely'
import { z } from 'zod'
import { holdCredential } from '../db/hold-credential.ts'
import { recordAudit } from '../db/record-audit.ts'
import type { ApplicationPasswordsTable } from '../db/schema.ts'
import { actorOf } from '../http/actor-of.ts'
import { created, noContent } from '../http/answer.ts'
import type { Api } from '../http/api.ts'
import { problem } from '../http/problem.ts'
import { hashToken, newToken } from '../secrets/tokens.ts'
import { newApplicationPassword } from './application-password.ts'
import type { AccountsDeps } from './register-accounts.ts'
import { removeDevicesOf } from './remove-devices.ts'

const passwordParams = z.object({ passwordId: z.string().max(64) })

/** `/application-passwords`: one's own, named, shown once, revocable one by one (W45). */
export function registerApplicationPasswords(api: Api, { database, clock, random, forgetWindows }: AccountsDeps): void {
  api.route({
    method: 'GET',
    url: '/application-passwords',
    auth: 'user',
    handler: async ({ principal }) => {
      const rows = await database.db
        .selectFrom('application_passwords')
        .selectAll()
        .where('user_id', '=', principal.user.id)
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .execute()
      return { items: rows.map(toApplicationPassword), nextCursor: null }
    },
  })
  api.route({
    method: 'POST',
    url: '/application-passwords',
    auth: 'user',
    body: applicationPasswordPostSchema,
    handler: async ({ body, principal, request }) => {
      if (principal.credential.kind !== 'session') return problem('forbidden')
      const { shown, kept } = newApplicationPassword(random)
      const id = `apw_${newToken(random).slice(0, 22)}`
      return database.transaction(async trx => {
        if (!(await holdCredential(database, trx, principal.credential))) return problem('unauthenticated')
        const at = clock()
        await trx
          .insertInto('application_passwords')
          .values({
            id,
            user_id: principal.user.id,
            name: body.name,
            password_hash: hashToken(kept),
            created_at: at,
            last_used_at: null,
            made_by: principal.credential.id,
          })
          .execute()
        const subject = { kind: 'application_password', id } as const
        const details = { name: body.name }
        const actor = actorOf(principal, request)
        await recordAudit(trx, { actor, at, action: 'application_password_made', subject, details })
        return created({ id, name: body.name, password: shown })
      })
    },
  })
  api.route({
    method: 'DELETE',
    url: '/application-passwords/:passwordId',
    auth: 'user',
    params: passwordParams,
    handler: async ({ params, principal, request }) => {
      const { user, credential } = principal
      // It may revoke itself, which is how a client that signed in with it signs out.
      if (credential.kind === 'application_password' && credential.id !== params.passwordId) return problem('forbidden')
      return database.transaction(async (trx, wake) => {
        const revoked = await trx
          .deleteFrom('application_passwords')
          .where('id', '=', params.passwordId)
          .where('user_id', '=', user.id)
          .returning(['id', 'name'])
          .executeTakeFirst()
        if (!revoked) return problem('not_found')
        const removal = { at: clock(), by: user.id, reason: 'password_revoked' } as const
        const devices = await removeDevicesOf(trx, wake, { applicationPasswords: [revoked.id] }, removal)
        const subject = { kind: 'application_password', id: revoked.id } as const
        const details = { name: revoked.name, devices }
        const by = { actor: actorOf(principal, request), at: removal.at }
        await recordAudit(trx, { ...by, action: 'application_password_revoked', subject, details })
        await forgetWindows(trx, wake, [{ kind: 'application_password', id: revoked.id }], removal.at)
        wake('rights', user.id)
        return noContent()
      })
    },
  })
}

function toApplicationPassword(row: Selectable<ApplicationPasswordsTable>): ApplicationPassword {
  return {
    id: row.id,
    name: row.name,
    createdAt: new Date(row.created_at).toISOString(),
    lastUsedAt: row.last_used_at === null ? null : new Date(row.last_used_at).toISOString(),
  }
}
