import type { ConversationId } from '@deskbell/contract'
import { id } from '@deskbell/contract/schemas'
import { z } from 'zod'
import type { Database } from '../db/database.ts'
import { noContent } from '../http/answer.ts'
import type { Api } from '../http/api.ts'
import { problem } from '../http/problem.ts'
import type { TypingRelay } from './typing.ts'

const MINUTE_MS = 60_000
/** Clients call every 3 s at most; several tabs may. */
const PER_MINUTE = 120

/** `POST /conversations/{id}/typing` and `POST /visitors/me/typing`. */
export function registerTyping(api: Api, { db }: Database, relay: TypingRelay): void {
  api.route({
    method: 'POST',
    url: '/conversations/:conversationId/typing',
    auth: 'user',
    params: z.object({ conversationId: id('cnv') }),
    rate: { max: PER_MINUTE, windowMs: MINUTE_MS, per: 'caller' },
    handler: async ({ principal: { user }, params: { conversationId } }) => {
      if (relay.wasTold(conversationId, user.id)) return noContent()
      const found = await visitorOf(conversationId)
      if (!found) return problem('not_found')
      await relay.tell(found.visitor_id, conversationId, { kind: 'agent', id: user.id, name: user.name })
      return noContent()
    },
  })
  api.route({
    method: 'POST',
    url: '/visitors/me/typing',
    auth: 'visitor',
    cors: 'public',
    rate: { max: PER_MINUTE, windowMs: MINUTE_MS, per: 'caller' },
    handler: async ({ principal: { visitorId, name } }) => {
      if (relay.wasTold(visitorId, visitorId)) return noContent()
      // Before the first message there is nobody who could wait for it.
      const own = await conversationOf(visitorId)
      if (own) await relay.tell(visitorId, own.id, { kind: 'visitor', id: visitorId, name: name ?? 'Visitor' })
      return noContent()
    },
  })

  const visitorOf = (conversationId: ConversationId) =>
    db.selectFrom('conversations').select('visitor_id').where('id', '=', conversationId).executeTakeFirst()
  const conversationOf = (visitorId: Parameters<TypingRelay['tell']>[0]) =>
    db
      .selectFrom('conversations')
      .select('id')
      .where('visitor_id', '=', visitorId)
      .orderBy('created_at', 'desc')
      .limit(1)
      .executeTakeFirst()
}
