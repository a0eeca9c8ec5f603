import type { NotificationId, PersonalNotice, UserId } from '@deskbell/contract'
import { id } from '@deskbell/contract/schemas'
import { z } from 'zod'
import { appendEvents } from '../db/append-events.ts'
import type { Trx } from '../db/database.ts'
import { noContent } from '../http/answer.ts'
import type { Api } from '../http/api.ts'
import { problem } from '../http/problem.ts'
import type { AccountsDeps } from './register-accounts.ts'

type Facts = Pick<PersonalNotice, 'device' | 'by'>

interface LossNotice extends Facts {
  /** Of the notification that tells the devices that are left. */
  readonly id: NotificationId
  readonly owner: UserId
  readonly at: number
}

/** More than anybody loses before they look. */
const MOST = 50

/** Keeps for the owner that their device was reported lost, until they have read it. */
export async function keepNotice(trx: Trx, { id: noticeId, owner, at, device, by }: LossNotice): Promise<void> {
  const facts = JSON.stringify({ device, by } satisfies Facts)
  await trx.insertInto('notices').values({ id: noticeId, user_id: owner, kind: 'device_lost', facts, at }).execute()
}

/** `/me/notices`: what a user must hear of, wherever they sign in next. */
export function registerNotices(api: Api, { database, clock }: AccountsDeps): void {
  api.route({
    method: 'GET',
    url: '/me/notices',
    auth: 'user',
    handler: async ({ principal: { user } }) => {
      const rows = await database.db
        .selectFrom('notices')
        .selectAll()
        .where('user_id', '=', user.id)
        .orderBy('at', 'desc')
        .orderBy('id')
        .limit(MOST)
        .execute()
      const items = rows.map(
        ({ id: noticeId, kind, facts, at }): PersonalNotice => ({
          ...{ id: noticeId, kind, at: new Date(at).toISOString() },
          ...(JSON.parse(facts) as Facts),
        }),
      )
      return { items }
    },
  })
  api.route({
    method: 'DELETE',
    url: '/me/notices/:noticeId',
    auth: 'user',
    params: z.object({ noticeId: id('ntf') }),
    handler: ({ params: { noticeId }, principal: { user } }) =>
      database.transaction(async (trx, wake) => {
        const read = await trx
          .deleteFrom('notices')
          .where('id', '=', noticeId)
          .where('user_id', '=', user.id)
          .returning('id')
          .executeTakeFirst()
        if (!read) return problem('not_found')
        await appendEvents(trx, wake, clock(), [{ type: 'notices.updated', audience: `self:${user.id}`, data: {} }])
        return noContent()
      }),
  })
}
