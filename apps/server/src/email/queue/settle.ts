import { appendEvents, type NewEvent } from '../../db/append-events.ts'
import type { Database, Trx, WakeLater } from '../../db/database.ts'
import { rearmVisitors } from '../../db/rearm-visitors.ts'
import type { MailCancelReason, MailsTable } from '../../db/schema-mails.ts'
import type { MailFailure } from '../smtp/failure.ts'
import { endProbe, startLane, stopLane } from './lane.ts'
import { putBack } from './put-back.ts'

/** Tries of a mail that were about itself, before it is given up. */
const MOST_TRIES = 8
/** In milliseconds, doubled with each try. */
const FIRST_WAIT = 60_000
const LONGEST_WAIT = 60 * 60_000

export type MailEnd =
  | { readonly kind: 'sent'; readonly status: number; readonly words: string; readonly toldSeq: number }
  | { readonly kind: 'cancelled'; readonly reason: MailCancelReason }
  | { readonly kind: 'failed'; readonly failure: MailFailure }

export interface Settlement {
  readonly mail: Pick<MailsTable, 'id' | 'attempts' | 'user_id' | 'visitor_id' | 'notification_id'>
  readonly owner: string
  readonly end: MailEnd
  readonly now: number
  /** From 0 to below 1. */
  readonly random: number
  /** Of the settings that it was sent with. */
  readonly version: string
}

/** @returns whether the mail is done for good, or undefined if it was not this server's any more */
export async function settle(
  database: Database,
  settlement: Settlement,
): Promise<'sent' | 'failed' | 'waits' | undefined> {
  const { mail, owner, end, now } = settlement
  return database.transaction(async (trx, wake) => {
    await lockVisitor(database, trx, mail.visitor_id)
    const row = await database
      .lockRows(trx.selectFrom('mails').select(['state', 'lease_owner']).where('id', '=', mail.id))
      .executeTakeFirst()
    const isOurs = row?.state === 'leased' && row.lease_owner === owner
    // What a mail server took must not be sent again, whoever has it in hand by now.
    if (!row || !(isOurs || end.kind === 'sent')) return undefined
    const became = await write(trx, settlement)
    if (provesTheWay(end) && (await startLane(trx, now))) wake('mails')
    if (end.kind === 'cancelled') await endProbe(trx, now)
    await endUnsent(trx, mail.id)
    await tell(trx, wake, mail, now)
    return became
  })
}

/** Before the mail, as whoever comes back does. */
async function lockVisitor(database: Database, trx: Trx, id: MailsTable['visitor_id']): Promise<void> {
  if (id === null) return
  await database.lockRows(trx.selectFrom('visitors').select('id').where('id', '=', id)).execute()
}

/** A mail that has ended and was not sent is as if it had never been queued. */
async function endUnsent(trx: Trx, id: Settlement['mail']['id']): Promise<void> {
  const row = await trx.selectFrom('mails').select('state').where('id', '=', id).executeTakeFirst()
  if (row?.state === 'cancelled' || row?.state === 'failed') await rearmVisitors(trx, [id])
}

/** A mail that is refused for what it is was heard by a server that takes others. */
function provesTheWay(end: MailEnd): boolean {
  return end.kind === 'sent' || (end.kind === 'failed' && end.failure.mail !== 'keep' && end.failure.lane === undefined)
}

async function write(trx: Trx, settlement: Settlement): Promise<'sent' | 'failed' | 'waits'> {
  const { mail, end, now } = settlement
  const free = { lease_owner: null, lease_until: null } as const
  const ofThis = () => trx.updateTable('mails').where('id', '=', mail.id)
  if (end.kind === 'sent') {
    const said = { last_status: end.status, last_reason: end.words, attempts: mail.attempts + 1 }
    await ofThis()
      .set({ ...free, ...said, state: 'sent', sent_at: now, told_seq: end.toldSeq, cancel_reason: null })
      .execute()
    await keepAttempt(trx, mail, { at: now, status: end.status, result: 'accepted', reason: end.words })
    return 'sent'
  }
  if (end.kind === 'cancelled') {
    await ofThis()
      .set({ ...free, state: 'cancelled', cancel_reason: end.reason })
      .execute()
    return 'sent'
  }
  return writeFailure(trx, settlement, end.failure)
}

interface Attempt {
  readonly at: number
  readonly status: number | null
  readonly result: 'accepted' | 'rejected' | 'throttled' | 'unreachable'
  readonly reason: string
}

async function writeFailure(trx: Trx, settlement: Settlement, failure: MailFailure): Promise<'failed' | 'waits'> {
  const { mail, now, random, version } = settlement
  if (failure.lane) await stopLane(trx, { cause: failure.lane, failure, version, now, random })
  if (failure.mail === 'keep') {
    const said = { last_status: failure.status, last_reason: failure.words }
    await trx.updateTable('mails').set(said).where('id', '=', mail.id).execute()
    // Behind the others: whichever finds out next, it is not the same mail again and again.
    await putBack(trx, eb => eb('id', '=', mail.id), now)
    return 'waits'
  }
  const result = failure.status === null ? 'unreachable' : failure.mail === 'fail' ? 'rejected' : 'throttled'
  const attempt: Attempt = { at: now, status: failure.status, result, reason: failure.words }
  return countTry(trx, mail, attempt, { now, random, last: failure.mail === 'fail' })
}

/** Keeps what became of a try, and lets the mail wait for the next one, if there is one. */
async function countTry(
  trx: Trx,
  mail: Settlement['mail'],
  attempt: Attempt,
  { now, random, last = false }: { readonly now: number; readonly random: number; readonly last?: boolean },
): Promise<'failed' | 'waits'> {
  const attempts = mail.attempts + 1
  await keepAttempt(trx, mail, attempt)
  const said = { last_status: attempt.status, last_reason: attempt.reason, attempts }
  await trx.updateTable('mails').set(said).where('id', '=', mail.id).execute()
  if (last || attempts >= MOST_TRIES) {
    const ended = { state: 'failed', lease_owner: null, lease_until: null, cancel_reason: null } as const
    await trx.updateTable('mails').set(ended).where('id', '=', mail.id).execute()
    return 'failed'
  }
  const wait = Math.min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT) * (1 + random / 2)
  await putBack(trx, eb => eb('id', '=', mail.id), Math.round(now + wait))
  return 'waits'
}

/**
 * A mail that could not even be written, by a fault of ours: a try of it, so that it holds up no other for ever. Nothing was
 * found out about the mail server.
 */
export async function putOff(
  database: Database,
  { id, owner, now, random, words }: Omit<Settlement, 'mail' | 'end' | 'version'> & PutOff,
): Promise<void> {
  await database.transaction(async (trx, wake) => {
    const mail = await database
      .lockRows(
        trx
          .selectFrom('mails')
          .select(['id', 'attempts', 'user_id', 'visitor_id', 'notification_id'])
          .where('id', '=', id)
          .where('state', '=', 'leased')
          .where('lease_owner', '=', owner),
      )
      .executeTakeFirst()
    if (!mail) return
    await countTry(trx, mail, { at: now, status: null, result: 'rejected', reason: words }, { now, random })
    await endProbe(trx, now)
    await endUnsent(trx, id)
    await tell(trx, wake, mail, now)
  })
}

interface PutOff {
  readonly id: Settlement['mail']['id']
  /** What went wrong. */
  readonly words: string
}

async function keepAttempt(trx: Trx, mail: Settlement['mail'], attempt: Attempt): Promise<void> {
  await trx
    .insertInto('mail_attempts')
    .values({ mail_id: mail.id, n: mail.attempts + 1, ...attempt })
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

/** The log shows it at once. */
async function tell(
  trx: Trx,
  wake: WakeLater,
  { user_id, notification_id }: Settlement['mail'],
  now: number,
): Promise<void> {
  const news: NewEvent =
    user_id === null || notification_id === null
      ? { type: 'log.updated', audience: 'agents', data: {} }
      : { type: 'notification.updated', audience: `user:${user_id}`, data: { notificationId: notification_id } }
  await appendEvents(trx, wake, now, [news])
}
