import type { VisitorId } from '@deskbell/contract'
import type { Database, Db } from '../db/database.ts'
import type { Clock, Random } from '../ports.ts'

/** Those of them who are online. */
export type FindOnlineVisitors = (db: Db, ids: readonly VisitorId[], now: number) => Promise<ReadonlySet<VisitorId>>

export interface VisitorsDeps {
  readonly database: Database
  readonly clock: Clock
  readonly random: Random
  /** New visitors per address and hour; 0 is no limit. */
  readonly perHour: number
  readonly findOnlineVisitors: FindOnlineVisitors
  /** Is `hmac` one that only the site's own server can make of `externalId`? */
  readonly provesIdentity: (externalId: string, hmac: string) => Promise<boolean>
}
