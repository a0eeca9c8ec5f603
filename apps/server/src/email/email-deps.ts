import type { AttachmentId, VisitorId } from '@deskbell/contract'
import type { Logger } from 'pino'
import type { Database, Db } from '../db/database.ts'
import type { Clock, Random } from '../ports.ts'
import type { Sealer } from '../secrets/sealer.ts'
import type { UnsubscribeTokens } from './opt-outs.ts'
import type { Patience } from './smtp/mailer.ts'

/** What letters need of other rooms. */
export interface EmailPorts {
  /** Without a slash at the end. */
  readonly publicUrl: () => string
  readonly siteName: (db: Db) => Promise<string>
  /** Are numbers of cards and addresses in what visitors wrote to be made unreadable? */
  readonly masks: (db: Db) => Promise<boolean>
  /** The path of a file, good for as long as a mail may lie unread. */
  readonly fileLink: (file: { readonly id: AttachmentId; readonly name: string }) => string
  readonly findOnlineVisitors: (db: Db, ids: readonly VisitorId[], now: number) => Promise<ReadonlySet<VisitorId>>
  readonly unsubscribe: UnsubscribeTokens
}

export interface EmailDeps {
  readonly database: Database
  readonly sealer: Sealer
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  readonly ports: EmailPorts
  /** For tests, which do not wait long. */
  readonly patience?: Patience
}
