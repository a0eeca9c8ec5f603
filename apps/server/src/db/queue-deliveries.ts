import { type DeviceId, type NotificationId, newId } from '@deskbell/contract'
import { sql } from 'kysely'
import type { Random } from '../ports.ts'
import type { Trx } from './database.ts'
import type { Millis } from './schema.ts'

/** Three values a row: far below what a statement may have on either database. */
const ROWS_PER_INSERT = 2_000

/**
 * Queues pushes to many devices, due at once: the same rows as `queuedDelivery` makes, at a fifth of the cost, for a
 * broadcast that holds the one writer of SQLite as shortly as can be.
 */
export async function queueDeliveries(
  trx: Trx,
  random: Random,
  { now, expiresAt }: { readonly now: Millis; readonly expiresAt: Millis },
  rows: readonly { readonly notificationId: NotificationId; readonly deviceId: DeviceId }[],
): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS_PER_INSERT) {
    const values = rows
      .slice(at, at + ROWS_PER_INSERT)
      .map(row => sql`(${newId('dlv', random)}, ${row.notificationId}, ${row.deviceId})`)
    await sql`
      with given (id, notification_id, device_id) as (values ${sql.join(values)})
      insert into deliveries
        (id, notification_id, channel, device_id, lane, state, attempts, due_at, queued_at, expires_at)
      select given.id, given.notification_id, 'push', given.device_id, coalesce(devices.lane, ''), 'queued', 0,
        cast(${now} as bigint), cast(${now} as bigint), cast(${expiresAt} as bigint)
      from given left join devices on devices.id = given.device_id
    `.execute(trx)
  }
}
