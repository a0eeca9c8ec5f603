import type { DeviceDay, DeviceId, UserId } from '@deskbell/contract'
import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import { wallClockOf } from '../wall-clock.ts'

export interface Calendar {
  /** IANA. */
  readonly timeZone: string
  readonly now: number
}

const DAYS = 30
const DAY_MS = 24 * 60 * 60 * 1000
/** Every time zone's midnight is the beginning of a quarter of an hour. */
const QUARTER_MS = 15 * 60 * 1000

const count = (condition: string) => sql<number>`sum(case when ${sql.raw(condition)} then 1 else 0 end)`

/** What became of the notifications of a device, by day: the last 30 of them, the oldest first. */
export async function readDays(
  db: Db,
  { deviceId, owner }: { readonly deviceId: DeviceId; readonly owner: UserId },
  { timeZone, now }: Calendar,
): Promise<DeviceDay[]> {
  const read = wallClockOf(timeZone)
  const dayOf = (at: number) => new Date(read(at).asUtc).toISOString().slice(0, 10)
  const today = Date.parse(dayOf(now))
  const days = new Map<string, DeviceDay>()
  for (let back = DAYS - 1; back >= 0; back -= 1) {
    const day = new Date(today - back * DAY_MS).toISOString().slice(0, 10)
    days.set(day, { day, sent: 0, accepted: 0, displayed: 0, clicked: 0, failed: 0 })
  }
  // Numbers come into SQL as they are: PostgreSQL would take a parameter for another one in "group by".
  const quarter = sql<number>`deliveries.queued_at / ${sql.raw(String(QUARTER_MS))}`
  const rows = await db
    .selectFrom('deliveries')
    .innerJoin('notifications', 'notifications.id', 'deliveries.notification_id')
    .select(quarter.as('quarter'))
    .select([
      count('deliveries.attempts > 0 or deliveries.accepted_at is not null').as('sent'),
      count('deliveries.accepted_at is not null').as('accepted'),
      count(
        'deliveries.displayed_at is not null or deliveries.clicked_at is not null or deliveries.dismissed_at is not null',
      ).as('displayed'),
      count('deliveries.clicked_at is not null').as('clicked'),
      count("deliveries.state = 'failed'").as('failed'),
    ])
    .where('deliveries.device_id', '=', deviceId)
    // It may have been somebody else's before.
    .where('notifications.user_id', '=', owner)
    .where('deliveries.queued_at', '>=', now - (DAYS + 1) * DAY_MS)
    .groupBy(quarter)
    .execute()
  for (const row of rows) {
    const day = days.get(dayOf(Number(row.quarter) * QUARTER_MS))
    if (!day) continue
    day.sent += Number(row.sent)
    day.accepted += Number(row.accepted)
    day.displayed += Number(row.displayed)
    day.clicked += Number(row.clicked)
    day.failed += Number(row.failed)
  }
  return [...days.values()]
}
