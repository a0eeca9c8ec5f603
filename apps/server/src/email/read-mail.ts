import type { DeliveryId } from '@deskbell/contract'
import type { Db } from '../db/database.ts'
import type { MailsTable } from '../db/schema-mails.ts'
import type { MailFacts } from './decide-mail.ts'
import { isOptedOut } from './opt-outs.ts'
import { type Line, readLines } from './read-lines.ts'

/** A mail with everything that it may say, as of now. */
export interface MailToWrite {
  readonly mail: Pick<
    MailsTable,
    'id' | 'event' | 'audience' | 'conversation_id' | 'attempts' | 'user_id' | 'visitor_id' | 'notification_id'
  >
  readonly facts: Omit<MailFacts, 'visitorOnline'>
  readonly recipient: {
    readonly name: string | null
    readonly language: string | null
    readonly timeZone: string | null
  }
  /** Of the conversation. */
  readonly visitorName: string | null
  /** What the recipient has not seen and was not told yet; if there is nothing of that, what they have not seen. */
  readonly lines: readonly Line[]
  /** The newest message of the conversation. */
  readonly lastSeq: number
}

/** Reads a leased mail. Undefined if it is not this server's any more. */
export async function readMail(
  db: Db,
  { id, owner, now }: { readonly id: DeliveryId; readonly owner: string; readonly now: number },
): Promise<MailToWrite | undefined> {
  const row = await db
    .selectFrom('mails as m')
    .innerJoin('conversations as c', 'c.id', 'm.conversation_id')
    .innerJoin('visitors as v', 'v.id', 'c.visitor_id')
    .leftJoin('users as u', 'u.id', 'm.user_id')
    .leftJoin('read_states as r', join =>
      join.onRef('r.conversation_id', '=', 'm.conversation_id').onRef('r.user_id', '=', 'm.user_id'),
    )
    .select(['m.id', 'm.event', 'm.audience', 'm.attempts', 'm.user_id', 'm.visitor_id', 'm.notification_id'])
    .leftJoin('conversation_mutes as mute', join =>
      join.onRef('mute.conversation_id', '=', 'm.conversation_id').onRef('mute.user_id', '=', 'm.user_id'),
    )
    .select(['m.cancel_reason', 'mute.user_id as mutedBy'])
    .select(['m.expires_at', 'c.id as conversation_id', 'c.last_seq', 'c.visitor_seen_seq'])
    .select('u.language as userLanguage')
    .select(['u.name as userName', 'u.email as userEmail', 'u.deactivated_at', 'r.last_read_seq'])
    .select(['v.name as visitorName', 'v.email as visitorEmail', 'v.language', 'v.time_zone'])
    .where('m.id', '=', id)
    .where('m.state', '=', 'leased')
    .where('m.lease_owner', '=', owner)
    .executeTakeFirst()
  if (!row) return undefined
  const toVisitor = row.audience === 'visitor'
  const address = toVisitor ? row.visitorEmail : row.userEmail
  const seenSeq = toVisitor ? Number(row.visitor_seen_seq) : (row.last_read_seq ?? 0)
  const toldSeq = await readTold(db, row)
  const of = { conversationId: row.conversation_id, by: toVisitor ? (['agent'] as const) : (['visitor'] as const) }
  const untold = await readLines(db, { ...of, afterSeq: Math.max(seenSeq, toldSeq) })
  const unseen = untold.length > 0 ? untold : await readLines(db, { ...of, afterSeq: seenSeq })
  const device = row.user_id === null ? undefined : await newestDevice(db, row.user_id)
  return {
    mail: row,
    facts: {
      event: row.event,
      now,
      expiresAt: row.expires_at,
      cancelled: row.cancel_reason,
      muted: row.mutedBy !== null,
      deactivated: row.deactivated_at !== null,
      address: address === '' ? null : address,
      unsubscribed: toVisitor && address !== null && (await isOptedOut(db, address)),
      hasUnseen: unseen.length > 0,
      hasUntold: untold.length > 0,
    },
    recipient: {
      name: toVisitor ? row.visitorName : row.userName,
      language: toVisitor ? row.language : (device?.language ?? row.userLanguage),
      timeZone: toVisitor ? row.time_zone : (device?.time_zone ?? null),
    },
    visitorName: row.visitorName,
    lines: unseen,
    lastSeq: row.last_seq,
  }
}

/** Up to which message mails told this recipient of this conversation. */
async function readTold(
  db: Db,
  { conversation_id, user_id, visitor_id }: Pick<MailsTable, 'conversation_id' | 'user_id' | 'visitor_id'>,
): Promise<number> {
  let query = db
    .selectFrom('mails')
    .select(({ fn }) => fn.max<number | null>('told_seq').as('seq'))
    .where('conversation_id', '=', conversation_id)
    .where('state', '=', 'sent')
  query = user_id === null ? query.where('visitor_id', '=', visitor_id) : query.where('user_id', '=', user_id)
  return Number((await query.executeTakeFirst())?.seq ?? 0)
}

/** What somebody speaks, and what their clock shows: as the device says that they used last. Who has none signed in once. */
function newestDevice(db: Db, userId: NonNullable<MailsTable['user_id']>) {
  return db
    .selectFrom('devices')
    .select(['language', 'time_zone'])
    .where('user_id', '=', userId)
    .where('removed_at', 'is', null)
    .orderBy('last_seen_at', 'desc')
    .limit(1)
    .executeTakeFirst()
}
