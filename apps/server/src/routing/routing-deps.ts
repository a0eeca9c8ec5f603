import type { ConversationId, UserId } from '@deskbell/contract'
import type { Logger } from 'pino'
import type { Database, Db, Trx, WakeLater } from '../db/database.ts'
import type { Clock, Random } from '../ports.ts'
import type { PushRules } from '../push-rules.ts'
import type { Claimed } from './claim.ts'

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
  /** Who is at a visible window now. */
  readonly findOnlineUsers: (db: Db, now: number) => Promise<ReadonlySet<UserId>>
  readonly readPushRules: (db: Db) => Promise<PushRules>
  /** Decides about the visitors' own mails, in the same transaction. Conversations are locked. */
  readonly queueVisitorMails?: (trx: Trx, wake: WakeLater, events: readonly Claimed[]) => Promise<void>
  /** Is there a mail server to send by. */
  readonly isEmailOn: (db: Db) => Promise<boolean>
}
