import { setupPostSchema } from '@deskbell/contract/schemas'
import { created } from '../http/answer.ts'
import type { Api } from '../http/api.ts'
import { problem } from '../http/problem.ts'
import { isLinkOpen, useLink } from './one-time-links.ts'
import { hashPassword } from './password.ts'
import { recordJoined } from './record-joined.ts'
import type { AccountsDeps } from './register-accounts.ts'
import { addUser, hasAdmin } from './users.ts'

/** First-run set-up: who holds the link that the first start printed makes the first admin. */
export function registerSetup(api: Api, { database, clock, random }: AccountsDeps): void {
  api.route({
    method: 'GET',
    url: '/setup',
    auth: 'none',
    handler: async () => ({ needed: !(await hasAdmin(database.db)) }),
  })
  api.route({
    method: 'POST',
    url: '/setup',
    auth: 'none',
    body: setupPostSchema,
    handler: async ({ body, request }) => {
      if (await hasAdmin(database.db)) return problem('setup_done')
      if (!(await isLinkOpen(database.db, clock(), 'setup', body.token))) return problem('link_used')
      const passwordHash = await hashPassword(body.password)
      return database.transaction(async trx => {
        const now = clock()
        if (!(await useLink(trx, now, 'setup', body.token))) return problem('link_used')
        if (await hasAdmin(trx)) return problem('setup_done')
        const added = await addUser(trx, random, now, {
          email: body.email,
          name: body.name,
          role: 'admin',
          passwordHash,
        })
        if (!added.ok) return problem(added.code)
        await recordJoined(trx, added.user, { at: now, address: request.ip, role: 'admin' })
        return created({ user: added.user })
      })
    },
  })
}
