import type { ConversationId, UserId } from '@deskbell/contract'
import type { Logger } from 'pino'
import type { Database, Db } from '../db/database.ts'
import type { Clock, Random } from '../ports.ts'
import type { PushRules } from '../push-rules.ts'

export interface RoutingDeps {
  readonly database: Database
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  /** Who looks at one of these conversations now. */
  readonly findLookers: (
    db: Db,
    ids: readonly ConversationId[],
    now: number,
  ) => Promise<readonly { readonly userId: UserId; readonly conversationId: ConversationId }[]>
  readonly readPushRules: (db: Db) => Promise<PushRules>
}
