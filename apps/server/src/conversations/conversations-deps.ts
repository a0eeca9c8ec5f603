import { id } from '@deskbell/contract/schemas'
import { z } from 'zod'
import type { Database } from '../db/database.ts'
import type { Clock, Random } from '../ports.ts'
import type { Liveness } from './liveness.ts'
import type { FileLink } from './to-wire.ts'

export interface ConversationsDeps {
  readonly database: Database
  readonly clock: Clock
  readonly random: Random
  /** Messages per visitor and minute; 0 is no limit. */
  readonly visitorMessagesPerMinute: number
  readonly liveness: Liveness
  readonly fileLink: FileLink
}

export const conversationParams = z.object({ conversationId: id('cnv') })
