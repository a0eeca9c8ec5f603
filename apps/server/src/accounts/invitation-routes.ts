import type { Invitation } from '@deskbell/contract'
import { invitationAcceptSchema, invitationPostSchema } from '@deskbell/contract/schemas'
import { z } from 'zod'
import { recordAudit } from '../db/record-audit.ts'
import type { OneTimeLinksTable } from '../db/schema.ts'
import { actorOf } from '../http/actor-of.ts'
import { created, noContent } from '../http/answer.ts'
import type { Api } from '../http/api.ts'
import { problem } from '../http/problem.ts'
import { isLinkOpen, makeLink, openLinks, useLink } from './one-time-links.ts'
import { hashPassword } from './password.ts'
import { recordJoined } from './record-joined.ts'
import type { AccountsDeps } from './register-accounts.ts'
import { addUser, findUser } from './users.ts'

const invitationParams = z.object({ invitationId: z.string().max(64) })

/** `/invitations`: an admin makes a one-time link, and whoever holds it chooses name and password. */
export function registerInvitations(api: Api, { database, clock, random, publicUrl }: AccountsDeps): void {
  api.route({
    method: 'GET',
    url: '/invitations',
    auth: 'admin',
    handler: async () => {
      const links = await openLinks(database.db, 'invitation', clock())
      return { items: links.map(toInvitation), nextCursor: null }
    },
  })
  api.route({
    method: 'POST',
    url: '/invitations',
    auth: 'admin',
    body: invitationPostSchema,
    handler: async ({ body, principal, request }) => {
      if (principal.credential.kind !== 'session') return problem('forbidden')
      return database.transaction(async trx => {
        if (await findUser(trx, { email: body.email })) return problem('email_taken')
        const deps = { clock, random, publicUrl: publicUrl() }
        const link = await makeLink(trx, deps, { kind: 'invitation', ...body, createdBy: principal.user.id })
        const actor = actorOf(principal, request)
        const subject = { kind: 'invitation', id: link.id } as const
        const details = { role: body.role }
        await recordAudit(trx, { actor, at: clock(), action: 'user_invited', subject, details })
        return created({ ...body, ...link })
      })
    },
  })
  api.route({
    method: 'DELETE',
    url: '/invitations/:invitationId',
    auth: 'admin',
    params: invitationParams,
    handler: ({ params, principal, request }) =>
      database.transaction(async trx => {
        const revoked = await trx
          .deleteFrom('one_time_links')
          .where('id', '=', params.invitationId)
          .where('kind', '=', 'invitation')
          .where('used_at', 'is', null)
          .returning('id')
          .executeTakeFirst()
        if (revoked) {
          const actor = actorOf(principal, request)
          const subject = { kind: 'invitation', id: revoked.id } as const
          await recordAudit(trx, { actor, at: clock(), action: 'invitation_revoked', subject })
        }
        return noContent()
      }),
  })
  api.route({
    method: 'POST',
    url: '/invitations/accept',
    auth: 'none',
    body: invitationAcceptSchema,
    handler: async ({ body, request }) => {
      if (!(await isLinkOpen(database.db, clock(), 'invitation', body.token))) return problem('link_used')
      const passwordHash = await hashPassword(body.password)
      return database.transaction(async trx => {
        const link = await useLink(trx, clock(), 'invitation', body.token)
        if (!link?.email || !link.role) return problem('link_used')
        const user = { email: link.email, role: link.role, name: body.name, passwordHash }
        const added = await addUser(trx, random, clock(), user)
        if (!added.ok) return problem(added.code)
        await recordJoined(trx, added.user, { at: clock(), address: request.ip, role: link.role })
        return created({ user: added.user })
      })
    },
  })
}

function toInvitation(link: OneTimeLinksTable): Invitation {
  return {
    id: link.id,
    email: link.email ?? '',
    role: link.role ?? 'agent',
    expiresAt: new Date(link.expires_at).toISOString(),
  }
}
