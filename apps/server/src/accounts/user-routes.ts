import { id, pageQuery, userPatchSchema } from '@deskbell/contract/schemas'
import { z } from 'zod'
import { recordAudit } from '../db/record-audit.ts'
import { actorOf } from '../http/actor-of.ts'
import { created } from '../http/answer.ts'
import type { Api } from '../http/api.ts'
import { decodeCursor, encodeCursor } from '../http/cursor.ts'
import { problem } from '../http/problem.ts'
import { changeUser } from './change-user.ts'
import { makeLink } from './one-time-links.ts'
import type { AccountsDeps } from './register-accounts.ts'
import { findUser, listUsers, toListedUser } from './users.ts'

const userParams = z.object({ userId: id('usr') })
const cursorSchema = z.tuple([z.string().max(254)])

/** `/users`, for admins: list, rename, change role, deactivate and back, one-time reset links. Never delete. */
export function registerUsers(api: Api, deps: AccountsDeps): void {
  const { database, clock, random, publicUrl } = deps
  api.route({
    method: 'GET',
    url: '/users',
    auth: 'admin',
    query: pageQuery,
    handler: async ({ query }) => {
      const after = query.cursor === undefined ? undefined : decodeCursor(cursorSchema, query.cursor)
      if (after && !after.ok) return problem('cursor_invalid')
      const rows = await listUsers(database.db, after?.value[0], query.limit + 1)
      const items = rows.slice(0, query.limit)
      const last = rows.length > query.limit ? items.at(-1) : undefined
      return { items: items.map(toListedUser), nextCursor: last ? encodeCursor([last.email]) : null }
    },
  })
  api.route({
    method: 'PATCH',
    url: '/users/:userId',
    auth: 'admin',
    params: userParams,
    body: userPatchSchema,
    handler: async ({ params, body, principal, request }) => {
      const changed = await changeUser(deps, {
        id: params.userId,
        by: { ...actorOf(principal, request), userId: principal.user.id },
        at: clock(),
        patch: body,
      })
      return changed.ok ? toListedUser(changed.user) : problem(changed.code)
    },
  })
  api.route({
    method: 'POST',
    url: '/users/:userId/reset-link',
    auth: 'admin',
    params: userParams,
    handler: async ({ params, principal, request }) => {
      if (principal.credential.kind !== 'session') return problem('forbidden')
      const user = await findUser(database.db, { id: params.userId })
      if (!user) return problem('not_found')
      if (user.deactivated_at !== null) return problem('user_deactivated')
      const { url, expiresAt } = await database.transaction(async trx => {
        const subject = { kind: 'user', id: user.id } as const
        await recordAudit(trx, { actor: actorOf(principal, request), at: clock(), action: 'reset_link_made', subject })
        return makeLink(
          trx,
          { clock, random, publicUrl: publicUrl() },
          { kind: 'reset', userId: user.id, createdBy: principal.user.id },
        )
      })
      return created({ url, expiresAt })
    },
  })
}
