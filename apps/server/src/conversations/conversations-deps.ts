import { id } from '@deskbell/contract/schemas'
import { z } from 'zod'
import type { Database, Trx, WakeLater } from '../db/database.ts'
import type { Clock, Random } from '../ports.ts'
import type { Liveness } from './liveness.ts'
import type { ConversationRow } from './open-conversation.ts'
import type { FileLink, MessageRow } from './to-wire.ts'

export interface ConversationsDeps {
  readonly database: Database
  readonly clock: Clock
  readonly random: Random
  /** Messages per visitor and minute; 0 is no limit. */
  readonly visitorMessagesPerMinute: number
  readonly liveness: Liveness
  readonly fileLink: FileLink
  /** Has the site's bot asked about a visitor's message, in its transaction, if it is the bot's to answer. */
  readonly askBot: (trx: Trx, wake: WakeLater, message: MessageRow, before: ConversationRow) => Promise<void>
}

export const conversationParams = z.object({ conversationId: id('cnv') })
