import { type Kysely, sql } from 'kysely'

/**
 * Rules of who is told what: who answered last in a conversation, what each channel did with a notification and why, what
 * agents want to be told of.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('conversations').addColumn('last_agent_id', 'text').execute()
  await sql`
    update conversations set last_agent_id = (
      select m.author_id from messages m
      where m.conversation_id = conversations.id and m.author_kind = 'agent'
      order by m.seq desc limit 1
    )
  `.execute(db)
  await db.schema.alterTable('notifications').addColumn('channels', 'text').execute()
  await db.schema.alterTable('preferences').addColumn('matrix', 'text').execute()
}
