import type { AskId, BotFault, BotOutcome, ConversationId, MessageId } from '@deskbell/contract'
import type { Millis } from './schema.ts'

/** A visitor's message that the site's bot is asked about before routing sees it. It holds no text. */
export interface BotAsksTable {
  id: AskId
  conversation_id: ConversationId
  message_id: MessageId
  asked_at: Millis
  /** Routing waits for an outcome until then, and no longer. */
  answer_by: Millis
  lease_owner: string | null
  lease_until: Millis | null
  /** Null: open. Whoever writes it first decides; nothing changes it after that. */
  outcome: BotOutcome | null
  fault: BotFault | null
  status: number | null
  took_ms: number | null
  /** The system's word for what went wrong. */
  words: string | null
  settled_at: Millis | null
  /** What the bot said to the visitor. */
  reply_id: MessageId | null
}

/** How it stands with the bot, for all servers. No row: it never failed. */
export interface BotStandingTable {
  id: 'bot'
  /** In a row. */
  failures: number
  /** Nobody waits for it until then; the first message after it finds out. */
  paused_until: Millis | null
}
