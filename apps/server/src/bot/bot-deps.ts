import type { ConversationId, MessageId } from '@deskbell/contract'
import type { Logger } from 'pino'
import type { Database, Trx, WakeLater } from '../db/database.ts'
import type { Clock, Random } from '../ports.ts'
import type { Sealer } from '../secrets/sealer.ts'
import type { CallOutcome } from './call-bot.ts'

export interface BotDeps {
  readonly database: Database
  readonly sealer: Sealer
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  readonly ports: {
    /** Writes what the bot says into a conversation that is locked in this transaction, as any other message. */
    readonly post: (
      trx: Trx,
      wake: WakeLater,
      said: { readonly conversationId: ConversationId; readonly name: string; readonly text: string },
    ) => Promise<MessageId>
    /** For the metrics: one ask has ended. */
    readonly count: (outcome: CallOutcome) => void
  }
}
