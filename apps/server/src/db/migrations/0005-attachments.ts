import { type ColumnDefinitionBuilder, type Kysely, sql } from 'kysely'
import type { DatabaseKind } from '../database.ts'

const key = (column: ColumnDefinitionBuilder) => column.primaryKey().notNull()
const required = (column: ColumnDefinitionBuilder) => column.notNull()
/** Gone with what it belongs to. */
const within = (target: string) => (column: ColumnDefinitionBuilder) => column.references(target).onDelete('cascade')
const part = (target: string) => (column: ColumnDefinitionBuilder) => within(target)(column).notNull()

/** Files of messages and pictures of agents, in the database itself (docs/decisions/0018). */
export async function up(db: Kysely<unknown>, kind: DatabaseKind): Promise<void> {
  const bytes = kind === 'postgres' ? 'bytea' : 'blob'
  await db.schema
    .createTable('attachments')
    .addColumn('id', 'text', key)
    .addColumn('user_id', 'text', within('users.id'))
    .addColumn('visitor_id', 'text', within('visitors.id'))
    .addColumn('message_id', 'text', within('messages.id'))
    .addColumn('name', 'text', required)
    .addColumn('content_type', 'text', required)
    .addColumn('size', 'bigint', required)
    .addColumn('width', 'integer')
    .addColumn('height', 'integer')
    .addColumn('thumbnail_type', 'text')
    .addColumn('created_at', 'bigint', required)
    .addColumn('completed_at', 'bigint')
    .execute()
  await db.schema.createIndex('attachments_message').on('attachments').column('message_id').execute()
  await db.schema.createIndex('attachments_user').on('attachments').column('user_id').execute()
  await db.schema.createIndex('attachments_visitor').on('attachments').column('visitor_id').execute()
  await db.schema
    .createIndex('attachments_loose')
    .on('attachments')
    .column('created_at')
    .where(sql<boolean>`message_id is null`)
    .execute()
  await db.schema
    .createTable('attachment_pieces')
    .addColumn('attachment_id', 'text', part('attachments.id'))
    .addColumn('n', 'integer', required)
    .addColumn('bytes', sql`${sql.raw(bytes)}`, required)
    .addPrimaryKeyConstraint('attachment_pieces_pk', ['attachment_id', 'n'])
    .execute()
  await db.schema
    .createTable('avatars')
    .addColumn('user_id', 'text', column => part('users.id')(column).primaryKey())
    .addColumn('content_type', 'text', required)
    .addColumn('bytes', sql`${sql.raw(bytes)}`, required)
    .addColumn('changed_at', 'bigint', required)
    .execute()
  // Pictures and archives are packed already: PostgreSQL would try in vain.
  if (kind === 'postgres') {
    await sql`alter table attachment_pieces alter column bytes set storage external`.execute(db)
  }
  await db.schema.alterTable('messages').addColumn('attachments', 'text').execute()
  await db.schema.alterTable('users').addColumn('avatar_version', 'text').execute()
}
