import { type ColumnDefinitionBuilder, type Kysely, sql } from 'kysely'
import { laneOf } from '../../lane.ts'

const zero = (column: ColumnDefinitionBuilder) => column.notNull().defaultTo(0)
const empty = (column: ColumnDefinitionBuilder) => column.notNull().defaultTo('')
const required = (column: ColumnDefinitionBuilder) => column.notNull()

/** Migrations are written for the database as it was then, whatever today's schema type says. */
type Any = Kysely<unknown>

/** What delivery has to remember to lose nothing and to explain itself. */
export async function up(db: Any): Promise<void> {
  await devices(db)
  await deliveries(db)
  await lanes(db)
  await keys(db)
  await servers(db)
}

/** A subscription's life: where it is sent, whether it was ever proven, what it failed to do. */
async function devices(db: Any): Promise<void> {
  const add = db.schema.alterTable('devices')
  await add.addColumn('lane', 'text', empty).execute()
  await add.addColumn('subscribed_at', 'bigint').execute()
  await add.addColumn('confirmed_at', 'bigint').execute()
  await add.addColumn('reported_at', 'bigint').execute()
  await add.addColumn('unshown', 'integer', zero).execute()
  await add.addColumn('unshown_since', 'bigint').execute()
  await add.addColumn('unshown_at', 'bigint').execute()
  await add.addColumn('refused', 'integer', zero).execute()
  await add.addColumn('refused_since', 'bigint').execute()
  await add.addColumn('quarantine_reason', 'text').execute()
  await add.addColumn('throttled_until', 'bigint').execute()
  const known = db as Kysely<{ devices: { id: string; endpoint: string | null; lane: string } }>
  const rows = await known.selectFrom('devices').select(['id', 'endpoint']).where('endpoint', 'is not', null).execute()
  for (const { id, endpoint } of rows) {
    await known
      .updateTable('devices')
      .set({ lane: laneOf(endpoint ?? '') })
      .where('id', '=', id)
      .execute()
  }
}

/** The sealed body of a message that has to be tried again (webpush D2), and the run that a test belongs to. */
async function deliveries(db: Any): Promise<void> {
  const add = db.schema.alterTable('deliveries')
  await add.addColumn('body', 'text').execute()
  await add.addColumn('body_endpoint_hash', 'text').execute()
  await add.addColumn('lane', 'text', empty).execute()
  await sql`update deliveries set lane = coalesce((select lane from devices where id = deliveries.device_id), '')`.execute(
    db,
  )
  // A lane that is stopped must not be read through by those that look for work in the others.
  await db.schema.dropIndex('deliveries_due').execute()
  await db.schema
    .createIndex('deliveries_lane_due')
    .on('deliveries')
    .columns(['lane', 'due_at', 'id'])
    .where(sql<boolean>`state = 'queued'`)
    .execute()
  // Whether a device was rung for a notification must not cost more the longer its history is.
  await db.schema.dropIndex('deliveries_device').execute()
  await db.schema.createIndex('deliveries_device').on('deliveries').columns(['device_id', 'notification_id']).execute()
  await db.schema.alterTable('notifications').addColumn('run_id', 'text').execute()
  await db.schema
    .createIndex('notifications_run')
    .on('notifications')
    .column('run_id')
    .where(sql<boolean>`run_id is not null`)
    .execute()
  await db.schema.createIndex('notifications_decided').on('notifications').columns(['decided_at', 'id']).execute()
  await db.schema
    .createIndex('notifications_recipient')
    .on('notifications')
    .columns(['user_id', 'decided_at', 'id'])
    .execute()
}

/** Breaker and pace of each push service, shared by all servers. */
async function lanes(db: Any): Promise<void> {
  await db.schema
    .createTable('lanes')
    .addColumn('lane', 'text', column => column.primaryKey().notNull())
    .addColumn('state', 'text', required)
    .addColumn('cause', 'text')
    .addColumn('status', 'integer')
    .addColumn('reason', 'text')
    .addColumn('opened_at', 'bigint')
    .addColumn('until', 'bigint')
    .addColumn('trips', 'integer', zero)
    .addColumn('probe_id', 'text')
    .addColumn('probe_device', 'text')
    .addColumn('trusted_until', 'bigint')
    .addColumn('resume_at', 'bigint')
    .addColumn('paced_until', 'bigint')
    .addColumn('tokens', 'double precision', zero)
    .addColumn('tokens_at', 'bigint', zero)
    .addColumn('updated_at', 'bigint', required)
    .execute()
}

async function keys(db: Any): Promise<void> {
  const add = db.schema.alterTable('vapid_keys')
  await add.addColumn('retiring_at', 'bigint').execute()
  await add.addColumn('retired_at', 'bigint').execute()
  await add.addColumn('leaked', 'integer', zero).execute()
}

/** Who is running, by heartbeats. */
async function servers(db: Any): Promise<void> {
  await db.schema
    .createTable('servers')
    .addColumn('id', 'text', column => column.primaryKey().notNull())
    .addColumn('host', 'text', required)
    .addColumn('pid', 'integer', required)
    .addColumn('started_at', 'bigint', required)
    .addColumn('beat_at', 'bigint', required)
    .execute()
}
