import { type Kysely, sql } from 'kysely'

/** What a device's passport says of it, and when it last proved that it rings. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const add = db.schema.alterTable('devices')
  await add.addColumn('browser', 'text').execute()
  await add.addColumn('system', 'text').execute()
  await add.addColumn('displayed_at', 'bigint').execute()
  // What was shown before this column came proves as much.
  await sql`update devices set displayed_at = (
    select max(coalesce(deliveries.displayed_at, deliveries.clicked_at, deliveries.dismissed_at))
    from deliveries inner join notifications on notifications.id = deliveries.notification_id
    where deliveries.device_id = devices.id and notifications.user_id = devices.user_id
      and coalesce(deliveries.accepted_at, deliveries.queued_at) >= coalesce(devices.subscribed_at, 0))
    where removed_at is null`.execute(db)
}
