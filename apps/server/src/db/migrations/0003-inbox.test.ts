import { join } from 'node:path'
import type { ConversationId, MessageId, UserId, VisitorId } from '@deskbell/contract'
import { type Kysely, sql } from 'kysely'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { silent } from '../../test-support/open-test-database.ts'
import { type TestDatabase, withDatabases } from '../../test-support/with-databases.ts'
import { writeBackup } from '../backup/backup-file.ts'
import { fillDatabase } from '../backup/fill-database.ts'
import type { Database } from '../database.ts'
import { readDepartments } from '../inbox/concerned-departments.ts'
import { readTallies, unreadOf } from '../inbox/tallies.ts'
import { migrate } from '../migrate.ts'
import { openPostgres } from '../postgres.ts'
import { narrowHits, newestHits, type Words } from '../search/find-hits.ts'
import { soughtWords } from '../search/words.ts'
import { openSqlite, openSqliteFile } from '../sqlite.ts'

const ada = 'usr_ada00000' as UserId
const open = 'cnv_open0000' as ConversationId
const closed = 'cnv_closed00' as ConversationId
/** More than are written at once. */
const MANY = 1_203

withDatabases('migration 0003', (make, kind) => {
  const places: TestDatabase[] = []
  const opened: Database[] = []
  let database: Database
  const fresh = async () => {
    const place = await make()
    places.push(place)
    const { dataDir, databaseUrl } = place.config
    const one = databaseUrl === undefined ? openSqlite(dataDir) : await postgres(databaseUrl)
    opened.push(one)
    return one
  }
  beforeEach(async () => {
    database = await fresh()
    await migrate(database.db, kind, '0002-delivery')
    await fillAsBefore(database.db as unknown as Kysely<Before>)
    await migrate(database.db, kind)
  })
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close()
    for (const place of places.splice(0)) await place.remove()
  })

  it('what was written before is found and counted', async () => {
    await check(database)
    expect(await unread(database)).toBe(1)
  })

  it('what is found and counted comes back from a backup, and goes on from there', async () => {
    const file = join(places[0]?.config.dataDir ?? '', 'copy.db')
    await writeBackup(database, file)
    const copy = openSqliteFile(file)
    opened.push(copy)
    await check(copy)
    const target = await fresh()
    await migrate(target.db, kind)
    if (kind === 'postgres') await fillDatabase(copy, target, () => {})
    const last = kind === 'postgres' ? target : copy
    await check(last)
    await last.db.updateTable('conversations').set({ status: 'open' }).where('id', '=', closed).execute()
    expect(await unread(last)).toBe(2)
    await last.db.deleteFrom('messages').where('conversation_id', '=', open).execute()
    expect(await found(last, 'pineapple')).toEqual([])
    expect(await found(last, 'coconut')).toHaveLength(1)
  })
})

async function hits(database: Database, words: Words, query: string) {
  const sought = soughtWords(query)
  if (!sought) throw new Error('a word')
  const { ids } = await newestHits(database, words, { sought, before: undefined, limit: 5_000 })
  return narrowHits(database, words, ids, sql`1 = 1`)
}

async function found(database: Database, query: string): Promise<readonly unknown[]> {
  return (await hits(database, 'message_words', query)).map(hit => hit.messageId)
}

async function unread(database: Database): Promise<number> {
  return unreadOf(await readTallies(database.db, [ada]), await readDepartments(database.db), ada)
}

async function check(database: Database): Promise<void> {
  expect(await found(database, 'pineapple')).toHaveLength(MANY)
  expect((await found(database, 'pineapple'))[0]).toBe(messageId(MANY - 1))
  expect(await found(database, 'coco')).toEqual(['msg_closed00'])
  expect(await found(database, 'no. 777')).toEqual([messageId(777)])
  const names = await hits(database, 'visitor_words', 'zoe')
  expect(names.map(hit => hit.conversationId).sort()).toEqual([closed, open, 'cnv_read0000'])
  expect(await unread(database)).toBe(1)
}

const messageId = (n: number) => `msg_${String(n).padStart(8, '0')}` as MessageId

/** The tables as they were, as far as they matter here. */
interface Before {
  users: { id: UserId; email: string; name: string; role: string; password_hash: string; created_at: number }
  visitors: { id: VisitorId; token_hash: string; name: string; created_at: number }
  conversations: {
    id: ConversationId
    visitor_id: VisitorId
    status: string
    created_at: number
    last_message_at: number
    last_seq: number
    visitor_messages: number
  }
  messages: {
    id: MessageId
    conversation_id: ConversationId
    seq: number
    author_kind: string
    author_id: string
    author_name: string
    text: string
    created_at: number
  }
  read_states: {
    conversation_id: ConversationId
    user_id: UserId
    last_read_seq: number
    visitor_messages_read: number
    read_at: number
  }
}

async function fillAsBefore(db: Kysely<Before>): Promise<void> {
  await db
    .insertInto('users')
    .values({ id: ada, email: 'ada@x.example', name: 'Ada', role: 'admin', password_hash: '', created_at: 1 })
    .execute()
  const visitor = (id: string) => ({ id: id as VisitorId, token_hash: id, name: 'Zoë', created_at: 1 })
  await db
    .insertInto('visitors')
    .values([visitor('vis_open0000'), visitor('vis_closed00'), visitor('vis_read0000'), visitor('vis_alone000')])
    .execute()
  const conversation = { created_at: 1, last_message_at: 2, last_seq: 1, visitor_messages: 1 }
  await db
    .insertInto('conversations')
    .values([
      { ...conversation, id: open, visitor_id: 'vis_open0000' as VisitorId, status: 'open', visitor_messages: MANY },
      { ...conversation, id: closed, visitor_id: 'vis_closed00' as VisitorId, status: 'closed' },
      {
        ...conversation,
        id: 'cnv_read0000' as ConversationId,
        visitor_id: 'vis_read0000' as VisitorId,
        status: 'closed',
      },
    ])
    .execute()
  const message = { author_kind: 'visitor', author_id: 'vis_open0000', author_name: 'Zoë' }
  for (let n = 0; n < MANY; n++) {
    const text = `Pineapple no. ${n}`
    const row = { ...message, id: messageId(n), conversation_id: open, seq: n + 1, text, created_at: n + 2 }
    await db.insertInto('messages').values(row).execute()
  }
  const other = { ...message, id: 'msg_closed00' as MessageId, conversation_id: closed, text: 'Coconut', created_at: 1 }
  await db
    .insertInto('messages')
    .values({ ...other, seq: 1 })
    .execute()
  const read = { user_id: ada, last_read_seq: MANY - 1, visitor_messages_read: MANY - 1, read_at: 1 }
  await db
    .insertInto('read_states')
    .values([
      { ...read, conversation_id: open },
      { ...read, conversation_id: 'cnv_read0000' as ConversationId },
    ])
    .execute()
}

async function postgres(url: string): Promise<Database> {
  const result = await openPostgres(url, silent)
  if (!result.ok) throw new Error(result.problem)
  return result.database
}
