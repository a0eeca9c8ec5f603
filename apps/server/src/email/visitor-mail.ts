import { type ConversationId, type DeliveryId, type MessageId, newId, type VisitorId } from '@deskbell/contract'
import type { Database, Trx, WakeLater } from '../db/database.ts'
import { queueMails } from '../db/queue-mails.ts'
import type { Clock, Random } from '../ports.ts'
import type { EmailPorts } from './email-deps.ts'
import { isOptedOut } from './opt-outs.ts'
import { isEmailOn } from './settings.ts'

/** What an agent says in a row goes into one mail. In milliseconds. */
const MERGE_MS = 60_000
/** Whoever has not come back after three days asks anew. */
const WORTH_A_MAIL_MS = 3 * 24 * 60 * 60_000

/** What is so when somebody has written in a conversation. */
export interface VisitorMailFacts {
  readonly authorKind: 'visitor' | 'agent' | 'bot' | 'system'
  readonly emailOn: boolean
  readonly address: string | null
  readonly unsubscribed: boolean
  /** They have a visible page. */
  readonly online: boolean
  /** They were sent a mail since they were last there; or one waits, which tells of this answer too. */
  readonly mailed: 'sent' | 'waits' | undefined
  /** They have seen this message already. */
  readonly seen: boolean
}

export type VisitorMailReason =
  | 'agent_replied'
  | 'not_from_agent'
  | 'email_off'
  | 'no_address'
  | 'unsubscribed'
  | 'already_seen'
  | 'visitor_online'
  | 'in_waiting_mail'
  | 'mailed_in_this_absence'

/**
 * Whether a visitor gets a mail (S10-S13): only when an agent replied and they are away, once until they are back. The first
 * rule that holds is the reason given.
 */
export function decideVisitorMail(facts: VisitorMailFacts): {
  readonly send: boolean
  readonly reason: VisitorMailReason
} {
  const no = (reason: VisitorMailReason) => ({ send: false, reason })
  if (facts.authorKind !== 'agent') return no('not_from_agent')
  if (!facts.emailOn) return no('email_off')
  if (facts.address === null) return no('no_address')
  if (facts.unsubscribed) return no('unsubscribed')
  if (facts.seen) return no('already_seen')
  if (facts.online) return no('visitor_online')
  if (facts.mailed === 'waits') return no('in_waiting_mail')
  if (facts.mailed === 'sent') return no('mailed_in_this_absence')
  return { send: true, reason: 'agent_replied' }
}

export interface VisitorMailDeps {
  readonly database: Database
  readonly clock: Clock
  readonly random: Random
  readonly findOnlineVisitors: EmailPorts['findOnlineVisitors']
}

/** A message that is being routed; its conversation is locked. */
export interface RoutedMessage {
  readonly kind: string
  readonly authorKind: VisitorMailFacts['authorKind']
  readonly conversationId: ConversationId
  readonly messageId: MessageId
  readonly seq: number
}

/** Decides about each, writes down why, and queues what is to be sent, in the transaction that routes them. */
export function createVisitorMail({ database, clock, random, findOnlineVisitors }: VisitorMailDeps) {
  return async (trx: Trx, wake: WakeLater, events: readonly RoutedMessage[]): Promise<void> => {
    const replies = events.filter(
      event => event.kind === 'message.created' && (event.authorKind === 'agent' || event.authorKind === 'bot'),
    )
    if (replies.length === 0) return
    const now = clock()
    const emailOn = await isEmailOn(trx)
    for (const reply of replies) {
      // Locked: whoever comes back meanwhile waits, and finds the mail to take back.
      const visitor = await database
        .lockRows(
          trx
            .selectFrom('visitors')
            .select(['id', 'email', 'mailed_at'])
            .where('id', '=', query =>
              query.selectFrom('conversations').select('visitor_id').where('id', '=', reply.conversationId),
            ),
        )
        .executeTakeFirst()
      if (!visitor) continue
      const conversation = await trx
        .selectFrom('conversations')
        .select('visitor_seen_seq')
        .where('id', '=', reply.conversationId)
        .executeTakeFirst()
      const decision = decideVisitorMail({
        authorKind: reply.authorKind,
        emailOn,
        address: visitor.email,
        unsubscribed: visitor.email !== null && (await isOptedOut(trx, visitor.email)),
        online: (await findOnlineVisitors(trx, [visitor.id], now)).has(visitor.id),
        mailed: visitor.mailed_at === null ? undefined : (await waits(trx, reply, visitor.id)) ? 'waits' : 'sent',
        seen: Number(conversation?.visitor_seen_seq ?? 0) >= reply.seq,
      })
      const mailId = decision.send ? await queue(trx, wake, reply, visitor.id, now) : null
      await trx
        .insertInto('visitor_decisions')
        .values({
          ...{ id: newId('ntf', random), visitor_id: visitor.id, decided_at: now, mail_id: mailId },
          ...{ conversation_id: reply.conversationId, message_id: reply.messageId },
          ...{ decision: decision.send ? 'send' : 'skip', reason: decision.reason },
        })
        .onConflict(conflict => conflict.column('message_id').doNothing())
        .execute()
    }
  }

  /** Its text is read when it is sent: what is said before that stands in it. */
  async function waits(trx: Trx, { conversationId }: RoutedMessage, visitorId: VisitorId): Promise<boolean> {
    return (await waiting(trx, conversationId, visitorId)) !== undefined
  }

  function waiting(trx: Trx, conversationId: ConversationId, visitorId: VisitorId) {
    return trx
      .selectFrom('mails')
      .select('id')
      .where('conversation_id', '=', conversationId)
      .where('visitor_id', '=', visitorId)
      .where('state', '=', 'queued')
      .executeTakeFirst()
  }

  async function queue(
    trx: Trx,
    wake: WakeLater,
    reply: RoutedMessage,
    visitorId: VisitorId,
    now: number,
  ): Promise<DeliveryId | null> {
    const { conversationId, messageId } = reply
    const times = { dueAt: now + MERGE_MS, expiresAt: now + WORTH_A_MAIL_MS }
    await queueMails(trx, wake, { now, random }, [
      { conversationId, messageId, visitorId, event: 'agent_replied', ...times },
    ])
    await trx.updateTable('visitors').set({ mailed_at: now }).where('id', '=', visitorId).execute()
    return (await waiting(trx, conversationId, visitorId))?.id ?? null
  }
}
