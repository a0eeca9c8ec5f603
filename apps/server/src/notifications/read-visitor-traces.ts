import type { NotificationId, Trace } from '@deskbell/contract'
import type { Db } from '../db/database.ts'
import { readVisitorMails } from './mail-rows.ts'
import { toTime } from './to-time.ts'

/** What was decided about mails to visitors, as lines of the log; of these ids what is there. */
export async function readVisitorTraces(
  db: Db,
  ids: readonly NotificationId[],
  attempts: 'all' | 'newest',
): Promise<ReadonlyMap<NotificationId, Trace>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('visitor_decisions as d')
    .innerJoin('visitors as v', 'v.id', 'd.visitor_id')
    .select(['d.id', 'd.visitor_id', 'v.name', 'd.conversation_id', 'd.message_id', 'd.decision', 'd.reason'])
    .select(['d.mail_id', 'd.decided_at'])
    .where('d.id', 'in', ids)
    .execute()
  const mails = await readVisitorMails(
    db,
    rows.flatMap(row => row.mail_id ?? []),
    attempts,
  )
  return new Map(
    rows.map(({ id, decision, reason, mail_id, ...row }) => {
      const mail = mail_id === null ? undefined : mails.get(mail_id)
      const trace: Trace = {
        ...{ id, kind: 'message', audience: 'visitor', decision, reason, runId: null },
        conversationId: row.conversation_id,
        messageId: row.message_id,
        recipient: { id: row.visitor_id, name: row.name ?? '' },
        decidedAt: toTime(Number(row.decided_at)),
        channels: [{ channel: 'email', decision, reason }],
        deliveries: mail ? [mail] : [],
      }
      return [id, trace]
    }),
  )
}
