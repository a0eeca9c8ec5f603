import { type ConversationId, type MessageId, newId } from '@deskbell/contract'
import type { Trx, WakeLater } from '../db/database.ts'
import type { Flag } from '../db/schema.ts'
import type { BotDeps } from './bot-deps.ts'
import { readBotSetting } from './settings.ts'
import { mayAsk } from './standing.ts'

/** Beyond the time limit, for taking the ask up and writing the answer down. In milliseconds. */
export const GRACE_MS = 2_000

/**
 * Has the bot asked about a visitor's message, in its transaction, unless an agent is at it or the bot has handed it over.
 * Routing waits for the outcome from here on.
 */
export async function askBot(
  { clock, random }: Pick<BotDeps, 'clock' | 'random'>,
  trx: Trx,
  wake: WakeLater,
  { message, botOut }: { readonly message: { id: MessageId; conversation_id: ConversationId }; readonly botOut: Flag },
): Promise<void> {
  if (botOut === 1) return
  const { enabled, url, timeLimitSeconds } = await readBotSetting(trx)
  if (!enabled || url === null) return
  const now = clock()
  const open = await mayAsk(trx, now)
  await trx
    .insertInto('bot_asks')
    .values({
      id: newId('ask', random),
      conversation_id: message.conversation_id,
      message_id: message.id,
      asked_at: now,
      answer_by: now + timeLimitSeconds * 1_000 + GRACE_MS,
      ...{
        lease_owner: null,
        lease_until: null,
        fault: null,
        status: null,
        took_ms: null,
        words: null,
        reply_id: null,
      },
      // That it was not asked is written down, for whoever wonders why they were rung.
      outcome: open ? null : 'not_asked',
      settled_at: open ? null : now,
    })
    .execute()
  if (open) wake('bot')
}
