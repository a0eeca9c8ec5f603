import { id } from '@deskbell/contract/schemas'
import type { EndpointPolicy } from '@deskbell/web-push'
import { z } from 'zod'
import type { Database, Db, Trx } from '../db/database.ts'
import type { Clock, Random } from '../ports.ts'

/** What the devices room asks of the rest of the site. */
export interface DeviceRules {
  readonly policy: EndpointPolicy
  readonly isPushOn: (db: Db) => Promise<boolean>
  /** Whether devices may be registered under this VAPID key; if so, it is kept until the transaction ends. */
  readonly acceptsKey: (trx: Trx, keyId: string) => Promise<boolean>
  readonly publicUrl: () => string
  readonly listedOrigins: () => readonly string[]
}

export interface DevicesDeps {
  readonly database: Database
  readonly clock: Clock
  readonly random: Random
  readonly rules: DeviceRules
}

export const deviceParams = z.object({ deviceId: id('dev') })
