import type { VisitorId } from '@deskbell/contract'
import { sql } from 'kysely'
import { appendEvents } from '../db/append-events.ts'
import type { Database, Trx, WakeLater } from '../db/database.ts'
import { type Actor, recordAudit } from '../db/record-audit.ts'
import type { Random } from '../ports.ts'
import { hashToken, newToken } from '../secrets/tokens.ts'
import { keptOfVisitor, type Scope } from './kept-of-visitor.ts'
import { rewriteEvents } from './rewrite-events.ts'

/** `busy`: a push that tells of it is being sent right now. Nothing new is sent; ask again. */
export type Erased = 'done' | 'busy'

export interface EraseDeps {
  readonly database: Database
  readonly random: Random
}

/**
 * Shuts a visitor out, takes away every text, and deletes all rows once no delivery of them is in a worker's hands: what
 * is on its way then has either been sent, or will not be. Whoever gets `busy` asks again; a second time changes nothing.
 */
export async function eraseVisitor(
  deps: EraseDeps,
  visitorId: VisitorId,
  { now, actor }: { readonly now: number; readonly actor: Actor },
): Promise<Erased> {
  return deps.database.transaction(async (trx, wake) => {
    // Another token: nobody can write from here on. The row is locked, so whoever was writing has ended.
    const found = await trx
      .updateTable('visitors')
      .set({ token_hash: hashToken(newToken(deps.random)) })
      .where('id', '=', visitorId)
      .returning('id')
      .executeTakeFirst()
    if (!found) return 'done'
    wake('rights', visitorId)
    const own = trx.selectFrom('conversations').select('id').where('visitor_id', '=', visitorId).orderBy('id')
    const conversations = await deps.database.lockRows(own).execute()
    const conversationIds = conversations.map(({ id }) => id)
    const erased = await erase(trx, wake, { visitorId, wholeVisitor: true, conversationIds }, now)
    if (erased === 'done') {
      const subject = { kind: 'visitor', id: visitorId } as const
      const details = { conversations: conversationIds.length }
      await recordAudit(trx, { actor, at: now, action: 'visitor_erased', subject, details })
    }
    return erased
  })
}

/** @param scope its conversations are locked in this transaction */
export async function erase(trx: Trx, wake: WakeLater, scope: Scope, now: number): Promise<Erased> {
  const { visitorId, conversationIds } = scope
  if (conversationIds.length > 0 && (await stopSending(trx, scope, now))) return 'busy'
  for (const { table, rows } of keptOfVisitor) {
    await sql`delete from ${sql.table(table)} where ${rows(scope)}`.execute(trx)
  }
  await rewriteEvents(trx, scope)
  await appendEvents(trx, wake, now, [
    { type: 'visitor.erased', audience: 'agents', data: { visitorId, conversationIds: [...conversationIds] } },
  ])
  return 'done'
}

/** @returns true while some of it is in a worker's hands */
async function stopSending(trx: Trx, { conversationIds }: Scope, now: number): Promise<boolean> {
  await trx.deleteFrom('outbox').where('conversation_id', 'in', conversationIds).execute()
  await trx
    .updateTable('messages')
    .set({ text: '' })
    .where('conversation_id', 'in', conversationIds)
    .where('text', '!=', '')
    .execute()
  await trx
    .updateTable('notifications')
    .set({ content: null })
    .where('conversation_id', 'in', conversationIds)
    .execute()
  const theirs = trx.selectFrom('notifications').select('id').where('conversation_id', 'in', conversationIds)
  await trx
    .updateTable('deliveries')
    .set({ state: 'cancelled', cancel_reason: 'expired', body: null })
    .where('state', '=', 'queued')
    .where('notification_id', 'in', theirs)
    .execute()
  // A worker that has claimed one and not begun looks at the time before it sends.
  const inHand = await trx
    .updateTable('deliveries')
    .set({ expires_at: now })
    .where('state', '=', 'leased')
    .where('notification_id', 'in', theirs)
    .returning('id')
    .execute()
  return (await stopMails(trx, conversationIds, now)) || inHand.length > 0
}

async function stopMails(trx: Trx, conversationIds: Scope['conversationIds'], now: number): Promise<boolean> {
  await trx
    .updateTable('mails')
    .set({ state: 'cancelled', cancel_reason: 'expired' })
    .where('state', '=', 'queued')
    .where('conversation_id', 'in', conversationIds)
    .execute()
  const inHand = await trx
    .updateTable('mails')
    .set({ expires_at: now })
    .where('state', '=', 'leased')
    .where('conversation_id', 'in', conversationIds)
    .returning('id')
    .execute()
  return inHand.length > 0
}
