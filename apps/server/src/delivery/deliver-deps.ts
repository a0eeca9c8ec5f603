import type { DeliveryId } from '@deskbell/contract'
import type { Logger } from 'pino'
import type { Db } from '../db/database.ts'
import type { Clock, Random } from '../ports.ts'
import type { PushProvider } from '../push-provider.ts'
import type { PushRules } from '../push-rules.ts'
import type { LoadOrder } from './load-order.ts'

/** What sending asks of the rest of the site. */
export interface DeliveryRules {
  readonly provider: PushProvider
  readonly readPushRules: (db: Db) => Promise<PushRules>
  readonly signReceipt: (id: DeliveryId) => string
  /** The push service's Topic for a conversation or test, which tells it nothing (R4). */
  readonly topicOf: (key: string) => string
  readonly publicUrl: () => string
  /** May a notification open an app there, as of now? */
  readonly isAppUrl: (url: string) => boolean
}

export interface DeliverDeps {
  /** This worker, as the lease names it. */
  readonly owner: string
  readonly loadOrder: LoadOrder
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  readonly rules: DeliveryRules
}
