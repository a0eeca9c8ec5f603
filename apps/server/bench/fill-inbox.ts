import { type ConversationId, type DepartmentId, type MessageId, newId, type UserId } from '@deskbell/contract'
import type { Insertable } from 'kysely'
import type { Database, Trx } from '../src/db/database.ts'
import type { Schema } from '../src/db/schema.ts'
import { wordsOf } from '../src/db/search/words.ts'
import type { Random } from '../src/ports.ts'

const AGENTS = 50
const DEPARTMENTS = 5
const MINUTE_MS = 60_000
/** In one transaction. */
const AT_ONCE = 200
/** Of all that concerns the first agent, one in so many is not read. */
const UNREAD_ONE_IN = 1_000

export interface Inbox {
  readonly departmentId: DepartmentId
  /** Somewhere in the middle. */
  readonly conversationId: ConversationId
  /** The one with the newest message. */
  readonly newestId: ConversationId
}

interface Size {
  /** Whose inbox it is. */
  readonly userId: UserId
  readonly conversations: number
  readonly messagesEach: number
  /** Messages of the newest conversation; as many as the others if left out. */
  readonly longest?: number
}

/**
 * A large site: most conversations open, a third of these with nobody, a fifth in a department; the first agent has read
 * nearly all that concerns them. Words are as frequent as in a language: a few everywhere, most hardly ever.
 */
export async function fillInbox(
  database: Database,
  { userId, conversations, messagesEach, longest = messagesEach }: Size,
  random: Random,
): Promise<Inbox> {
  const next = numbers()
  const users = [userId, ...(await addPeople(database, random))]
  const departments = await addDepartments(database, users, random)
  const [departmentId] = departments
  if (!departmentId) throw new Error('there is no department')
  const begin = Date.now() - conversations * MINUTE_MS
  const lengthOf = (n: number) => (n === conversations - 1 ? longest : messagesEach)
  let middle: ConversationId | undefined
  let newest: ConversationId | undefined
  for (let at = 0; at < conversations; at += AT_ONCE) {
    const rows = Array.from({ length: Math.min(AT_ONCE, conversations - at) }, (_, n) =>
      conversation({
        n: at + n,
        at: begin + (at + n) * MINUTE_MS,
        messagesEach: lengthOf(at + n),
        ...{ users, departments, next, random },
      }),
    )
    if (at <= conversations / 2) middle = rows[0]?.conversation.id
    newest = rows.at(-1)?.conversation.id
    await database.transaction(trx => write(trx, rows), 'passing')
  }
  if (!middle || !newest) throw new Error('nothing was written')
  return { departmentId, conversationId: middle, newestId: newest }
}

interface Rows {
  readonly visitor: Insertable<Schema['visitors']>
  readonly conversation: Insertable<Schema['conversations']>
  readonly messages: readonly Insertable<Schema['messages']>[]
  readonly read: Insertable<Schema['read_states']> | undefined
}

interface Place {
  readonly n: number
  readonly at: number
  readonly messagesEach: number
  readonly users: readonly UserId[]
  readonly departments: readonly DepartmentId[]
  readonly next: () => number
  readonly random: Random
}

function conversation({ n, at, messagesEach, users, departments, next, random }: Place): Rows {
  const [visitorId, id] = [newId('vis', random), newId('cnv', random)]
  const name = next() < 0.8 ? `Visitor ${Math.floor(next() * 10_000)}` : `${title(word(next))} ${title(word(next))}`
  const messages = Array.from({ length: messagesEach }, (_, seq) => {
    const ofVisitor = seq % 2 === 0
    return {
      id: newId('msg', random),
      conversation_id: id,
      seq: seq + 1,
      author_kind: ofVisitor ? ('visitor' as const) : ('agent' as const),
      author_id: ofVisitor ? visitorId : (users[1] ?? ''),
      author_name: ofVisitor ? name : 'Agent 1',
      text: text(next),
      created_at: at + seq,
    }
  })
  const newest = messages.at(-1)
  const assignee = next() < 0.33 ? null : (users[Math.floor(next() * users.length)] ?? null)
  const isOpen = next() < 0.8
  const visitorMessages = Math.ceil(messagesEach / 2)
  return {
    visitor: { id: visitorId, token_hash: visitorId, name, verified: 0, created_at: at },
    conversation: {
      id,
      visitor_id: visitorId,
      status: isOpen ? 'open' : 'closed',
      assignee_id: assignee,
      department_id: next() < 0.2 ? (departments[Math.floor(next() * departments.length)] ?? null) : null,
      created_at: at,
      last_message_at: at + messagesEach - 1,
      last_message_id: newest?.id ?? null,
      last_seq: messagesEach,
      visitor_messages: visitorMessages,
    },
    messages,
    read:
      users[0] && (assignee === null || assignee === users[0]) && n % UNREAD_ONE_IN !== 0
        ? {
            conversation_id: id,
            user_id: users[0],
            last_read_seq: messagesEach,
            visitor_messages_read: visitorMessages,
            read_at: at,
          }
        : undefined,
  }
}

async function write(trx: Trx, rows: readonly Rows[]): Promise<void> {
  await trx
    .insertInto('visitors')
    .values(rows.map(row => row.visitor))
    .execute()
  await trx
    .insertInto('conversations')
    .values(rows.map(row => row.conversation))
    .execute()
  const names = rows.map(({ visitor }) => ({ visitor_id: visitor.id, words: joined(visitor.name ?? '') }))
  await trx.insertInto('visitor_words').values(names).execute()
  const messages = rows.flatMap(row => row.messages)
  for (let at = 0; at < messages.length; at += 1000) {
    const some = messages.slice(at, at + 1000)
    await trx.insertInto('messages').values(some).execute()
    const words = some.map(({ id, conversation_id, text }) => ({
      message_id: id as MessageId,
      conversation_id,
      words: joined(text),
    }))
    await trx.insertInto('message_words').values(words).execute()
  }
  const reads = rows.flatMap(row => row.read ?? [])
  if (reads.length > 0) await trx.insertInto('read_states').values(reads).execute()
}

async function addPeople({ db }: Database, random: Random): Promise<UserId[]> {
  const rows = Array.from({ length: AGENTS }, (_, n) => ({
    id: newId('usr', random),
    email: `${n}@example.com`,
    name: `Agent ${n}`,
    role: 'agent' as const,
    password_hash: '',
    created_at: 1,
  }))
  await db.insertInto('users').values(rows).execute()
  return rows.map(({ id }) => id)
}

async function addDepartments({ db }: Database, users: readonly UserId[], random: Random): Promise<DepartmentId[]> {
  const rows = Array.from({ length: DEPARTMENTS }, (_, n) => ({
    id: newId('dpt', random),
    name: `Department ${n}`,
    folded_name: `department ${n}`,
    created_at: 1,
  }))
  await db.insertInto('departments').values(rows).execute()
  const members = rows.flatMap(({ id }, n) =>
    users.filter((_, index) => index % DEPARTMENTS === n).map(user_id => ({ department_id: id, user_id })),
  )
  await db.insertInto('department_members').values(members).execute()
  return rows.map(({ id }) => id)
}

const VOCABULARY = 20_000
const syllables = ['ba', 'de', 'ki', 'lo', 'mu', 'na', 'pe', 'ri', 'so', 'tu', 'va', 'we', 'xi', 'yo', 'zu', 'ghe']

/** The word of a rank: the first ones stand in nearly every message. */
export function wordOf(rank: number): string {
  let text = syllables[rank % 16] ?? ''
  for (let rest = Math.floor(rank / 16) + 1; rest > 0; rest = Math.floor(rest / 16)) text += syllables[rest % 16] ?? ''
  return text
}

/** Its rank grows with chance as in a language (Zipf). */
function word(next: () => number): string {
  return wordOf(Math.floor(VOCABULARY ** next()) - 1)
}

function text(next: () => number): string {
  return Array.from({ length: 6 + Math.floor(next() * 14) }, () => word(next)).join(' ')
}

const title = (one: string) => `${one[0]?.toUpperCase() ?? ''}${one.slice(1)}`
const joined = (text: string) => wordsOf(text).join(' ')

/** The same numbers between 0 and 1 in every run (mulberry32). */
function numbers(): () => number {
  let state = 1
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
