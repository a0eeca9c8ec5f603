import { randomFillSync } from 'node:crypto'
import { parseArgs } from 'node:util'
import type { Me, User, UserId } from '@deskbell/contract'
import { sql } from 'kysely'
import { benchOptions, printTable } from '../../../scripts/lib/bench/report.ts'
import { readEnv } from '../src/config/env.ts'
import type { Database } from '../src/db/database.ts'
import { sumUpTallies } from '../src/db/inbox/tallies.ts'
import { findBadges } from '../src/routing/badges.ts'
import type { Client } from '../src/test-support/client.ts'
import { openTestDatabase } from '../src/test-support/open-test-database.ts'
import { startTestServer } from '../src/test-support/start-test-server.ts'
import { makePostgres, makeSqlite, type TestDatabase } from '../src/test-support/with-databases.ts'
import { fillInbox, type Inbox, wordOf } from './fill-inbox.ts'

/**
 * What the inbox of a large site asks of its server, from request to answer: first pages of every list, counts, searches for words that are
 * everywhere, rare, or nowhere together. On PostgreSQL too, if DESKBELL_TEST_DATABASE_URL names one.
 */
const { values } = parseArgs({
  strict: false,
  options: { conversations: { type: 'string' }, messages: { type: 'string' }, database: { type: 'string' } },
})
const options = benchOptions()
const CONVERSATIONS = Number(values['conversations'] ?? (options.quick ? 1_000 : 100_000))
const MESSAGES_EACH = Number(values['messages'] ?? 10)
const RUNS = options.quick ? 5 : 40

const postgres = readEnv()['DESKBELL_TEST_DATABASE_URL']
const places: [string, () => Promise<TestDatabase>][] = [['SQLite', makeSqlite]]
if (postgres) places.push(['PostgreSQL', () => makePostgres(postgres)])

for (const [name, make] of places) {
  if (values['database'] && values['database'] !== name.toLowerCase()) continue
  const place = await make()
  const user = await firstAdmin(place)
  const filling = await openTestDatabase(place)
  const began = performance.now()
  const size = { userId: user.id, conversations: CONVERSATIONS, messagesEach: MESSAGES_EACH }
  const inbox = await fillInbox(filling, size, bytes => randomFillSync(bytes))
  await sumUpTallies(filling)
  // As PostgreSQL does by itself some time after so many rows.
  if (filling.kind === 'postgres') await sql`vacuum analyze`.execute(filling.db)
  await filling.close()
  const seconds = ((performance.now() - began) / 1000).toFixed(0)
  const test = await startTestServer({ database: place, withoutAdmin: true })
  const client = await test.admin()
  const rows: string[][] = []
  for (const [what, ask] of questions(client, test.server.database, user.id, inbox)) rows.push(await measure(what, ask))
  const messages = CONVERSATIONS * MESSAGES_EACH
  printTable(
    options,
    `The inbox with ${CONVERSATIONS} conversations and ${messages} messages (${name}, filled in ${seconds} s)`,
    ['asked', 'found', 'p50 ms', 'p95 ms'],
    rows,
  )
  await test.close()
  await place.remove()
}

async function firstAdmin(place: TestDatabase): Promise<User> {
  const test = await startTestServer({ database: place })
  const { user } = await (await test.admin()).json<Me>('GET', '/me')
  await test.close()
  return user
}

type Ask = () => Promise<{ readonly items?: readonly unknown[] }>

function questions(
  client: Client,
  database: Database,
  userId: UserId,
  { departmentId, conversationId }: Inbox,
): [string, Ask][] {
  const list =
    (query: Record<string, string>): Ask =>
    () =>
      client.json('GET', `/conversations?${new URLSearchParams(query).toString()}&limit=50`)
  const search = (q: string, query: Record<string, string> = {}): Ask => list({ status: 'all', ...query, q })
  const [everywhere, common, rare] = [wordOf(0), wordOf(30), wordOf(9_000)]
  return [
    ['open', list({})],
    ['closed', list({ status: 'closed' })],
    ['all', list({ status: 'all' })],
    ['mine', list({ assignee: 'me' })],
    ['unassigned', list({ assignee: 'none' })],
    ['of a department', list({ department: departmentId })],
    ['of a department, unassigned', list({ department: departmentId, assignee: 'none' })],
    ['unread, few among many read', list({ unread: 'true' })],
    ['unread, mine', list({ unread: 'true', assignee: 'me' })],
    ['counts', () => client.json('GET', '/conversations/counts')],
    [
      'badge of a notification',
      async () => {
        await database.transaction(trx => findBadges(trx, [userId]))
        return {}
      },
    ],
    ['a thread’s newest page', () => client.json('GET', `/conversations/${conversationId}/messages`)],
    ['search: a word of nearly every message', search(everywhere)],
    ['search: a common word', search(common)],
    ['search: a rare word', search(rare)],
    ['search: no such word', search('qqqqqqq')],
    ['search: two common words', search(`${everywhere} ${common}`)],
    ['search: a common and a rare word', search(`${everywhere} ${rare}`)],
    ['search: the beginning of many words', search('ba')],
    ['search: a longer beginning', search('bade')],
    ['search: a name of nearly everybody', search('visitor')],
    ['search: a name of few', search('visitor 4821')],
    ['search: a common word, mine', search(common, { assignee: 'me' })],
    ['search: a word of every message, mine, open', search(everywhere, { assignee: 'me', status: 'open' })],
    ['search: a rare word, unassigned', search(rare, { assignee: 'none' })],
  ]
}

async function measure(what: string, ask: Ask): Promise<string[]> {
  const took: number[] = []
  let found = 0
  await ask()
  for (let run = 0; run < RUNS; run++) {
    const began = performance.now()
    const answer = await ask()
    took.push(performance.now() - began)
    found = answer.items?.length ?? 1
  }
  const sorted = took.toSorted((a, b) => a - b)
  const at = (share: number) => (sorted[Math.ceil(sorted.length * share) - 1] ?? 0).toFixed(1)
  return [what, String(found), at(0.5), at(0.95)]
}
