import type { BotOutcome, MessageId } from '@deskbell/contract'
import type { Trx, WakeLater } from '../db/database.ts'
import { endAsks } from '../db/end-asks.ts'
import type { BotDeps } from './bot-deps.ts'
import type { Called } from './call-bot.ts'
import type { ClaimedAsk } from './claim.ts'
import { clearFailures, countFailure } from './standing.ts'

/** Nobody was asked: it was turned off, or no time was left. */
export interface NotCalled {
  readonly ok: false
  readonly outcome: 'not_asked' | 'timed_out'
}

/**
 * Writes down what came of an ask, and posts what the bot said: once, whoever else asked the same, and not when an agent
 * was quicker or routing has gone on without it.
 * @returns what is written down now
 */
export async function settle(
  { database, clock, ports }: BotDeps,
  ask: ClaimedAsk,
  { came, name }: { readonly came: Called | NotCalled; readonly name: string },
): Promise<{ readonly outcome: BotOutcome; readonly pauses: boolean }> {
  return database.transaction(async (trx, wake) => {
    const now = clock()
    const own = trx.selectFrom('conversations').select('id').where('id', '=', ask.conversation_id)
    await database.lockRows(own).execute()
    const outcome = came.ok ? (came.reply.outcome === 'handled' ? 'handled' : 'handed_over') : came.outcome
    const written = await trx
      .updateTable('bot_asks')
      .set({ outcome, settled_at: now, lease_owner: null, lease_until: null, ...detailsOf(came) })
      .where('id', '=', ask.id)
      .where('outcome', 'is', null)
      .returning('id')
      .executeTakeFirst()
    const pauses = await judge(trx, came, now)
    if (!written) return { outcome: 'too_late', pauses }
    wake('outbox')
    if (!came.ok) return { outcome, pauses }
    const replyId = await post(trx, wake, { ask, name, text: came.reply.text, ports })
    if (replyId) await trx.updateTable('bot_asks').set({ reply_id: replyId }).where('id', '=', ask.id).execute()
    if (outcome === 'handed_over') {
      await trx.updateTable('conversations').set({ bot_out: 1 }).where('id', '=', ask.conversation_id).execute()
      await endAsks(trx, wake, { conversationId: ask.conversation_id, now })
    }
    return { outcome, pauses }
  })
}

interface ToPost {
  readonly ask: ClaimedAsk
  readonly name: string
  readonly text: string | undefined
  readonly ports: BotDeps['ports']
}

async function post(trx: Trx, wake: WakeLater, { ask, name, text, ports }: ToPost): Promise<MessageId | undefined> {
  return text === undefined ? undefined : ports.post(trx, wake, { conversationId: ask.conversation_id, name, text })
}

function detailsOf(came: Called | NotCalled) {
  if (came.ok) return { status: came.status, took_ms: came.tookMs }
  if (!('fault' in came)) return {}
  return { fault: came.fault, status: came.status, took_ms: came.tookMs, words: came.words }
}

/** An answer that comes too late is an answer: the bot lives. @returns true if it is not waited for from now on */
async function judge(trx: Trx, came: Called | NotCalled, now: number): Promise<boolean> {
  if (came.ok) await clearFailures(trx)
  return !came.ok && 'fault' in came ? countFailure(trx, now) : false
}
