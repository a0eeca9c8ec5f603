import { fork } from 'node:child_process'
import { randomFillSync } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { newId, type UserId } from '@deskbell/contract'
import { createTransport } from 'nodemailer'
import { benchOptions, printTable } from '../../../scripts/lib/bench/report.ts'
import { readEnv } from '../src/config/env.ts'
import type { Database } from '../src/db/database.ts'
import { startTestServer } from '../src/test-support/start-test-server.ts'
import { makePostgres, makeSqlite, type TestDatabase } from '../src/test-support/with-databases.ts'

/**
 * How long so many queued mails take, each of a conversation of its own: read, written, sent and settled. Beside it
 * nodemailer alone, with a letter that is written already, over as many connections to the same mail server, which is a
 * process of its own.
 */
const options = benchOptions()
const MAILS = options.quick ? 200 : 10_000
const CONNECTIONS = 5
const ROWS_AT_ONCE = 500
const random = (bytes: Uint8Array<ArrayBuffer>) => randomFillSync(bytes)

const postgres = readEnv()['DESKBELL_TEST_DATABASE_URL']
const places: [string, () => Promise<TestDatabase>][] = [['SQLite', makeSqlite]]
if (postgres) places.push(['PostgreSQL', () => makePostgres(postgres)])

const sink = fork(new URL('mail-sink.ts', import.meta.url), { stdio: 'inherit' })
/** Of the mail server, about each mail, in milliseconds. */
let think = 0
const [{ port }] = (await once(sink, 'message')) as [{ port: number }]
const taken = async () => {
  const answer = once(sink, 'message')
  sink.send({ think })
  const [{ taken }] = (await answer) as [{ taken: number }]
  return taken
}

const rows: string[][] = []
for (think of [0, 20]) {
  const takes = think === 0 ? 'takes them at once' : `takes ${think} ms for each`
  rows.push([`nodemailer alone; the server ${takes}`, ...(await alone())])
  for (const [name, make] of places) {
    const place = await make()
    rows.push([`the queue (${name}); the server ${takes}`, ...(await queue(place))])
    await place.remove()
  }
}
printTable(
  options,
  `${MAILS} mails over ${CONNECTIONS} connections`,
  ['', 'mails/s', 'CPU ms each', 'heap first MB', 'heap last MB', 'RSS peak MB'],
  rows,
)
sink.disconnect()

/** @returns the cells of a row */
async function measure(begin: () => Promise<unknown>, until: number): Promise<string[]> {
  const heaps: number[] = []
  let peak = 0
  const cpu = process.cpuUsage()
  const began = performance.now()
  await begin()
  while ((await taken()) < until) {
    globalThis.gc?.()
    const { heapUsed, rss } = process.memoryUsage()
    heaps.push(heapUsed)
    peak = Math.max(peak, rss)
    await sleep(250)
  }
  const seconds = (performance.now() - began) / 1000
  const { user, system } = process.cpuUsage(cpu)
  const tenth = Math.max(1, Math.floor(heaps.length / 10))
  const least = (some: readonly number[]) => (Math.min(...some) / 2 ** 20).toFixed(0)
  return [
    (MAILS / seconds).toFixed(0),
    ((user + system) / 1000 / MAILS).toFixed(2),
    least(heaps.slice(0, tenth)),
    least(heaps.slice(-tenth)),
    (peak / 2 ** 20).toFixed(0),
  ]
}

async function alone(): Promise<string[]> {
  const transport = createTransport({
    pool: true,
    host: '127.0.0.1',
    port,
    ignoreTLS: true,
    maxConnections: CONNECTIONS,
  })
  const letter = { from: 'a@site.org', to: 'b@site.org', subject: 'x', text: 'x'.repeat(500), html: 'x'.repeat(1_500) }
  const before = await taken()
  const all = measure(async () => {}, before + MAILS)
  let left = MAILS
  await Promise.all(
    Array.from({ length: CONNECTIONS * 2 }, async () => {
      while (left-- > 0) await transport.sendMail(letter)
    }),
  )
  const cells = await all
  transport.close()
  return cells
}

async function queue(database: TestDatabase): Promise<string[]> {
  const test = await startTestServer({ database })
  const admin = await test.admin()
  const { user } = await test.agent('Ana')
  const account = { host: '127.0.0.1', port, security: 'none', fromAddress: 'help@site.org' }
  // Filled while it waits for a cron job.
  await admin.json('PUT', '/settings/email', { enabled: true, cron: true, ...account })
  await fill(test.server.database, user.id as UserId)
  const before = await taken()
  const cells = await measure(() => admin.json('PUT', '/settings/email', { enabled: true, ...account }), before + MAILS)
  await test.close()
  return cells
}

async function fill({ db }: Database, userId: UserId): Promise<void> {
  const now = Date.now()
  for (let at = 0; at < MAILS; at += ROWS_AT_ONCE) {
    const ids = Array.from({ length: Math.min(ROWS_AT_ONCE, MAILS - at) }, (_, n) => ({
      n: at + n,
      ...{ visitor: newId('vis', random), conversation: newId('cnv', random), message: newId('msg', random) },
    }))
    const visitors = ids.map(({ visitor }) => ({
      id: visitor,
      token_hash: visitor,
      verified: 0 as const,
      created_at: now,
    }))
    await db.insertInto('visitors').values(visitors).execute()
    await db
      .insertInto('conversations')
      .values(
        ids.map(({ visitor, conversation, message }) => ({
          ...{ id: conversation, visitor_id: visitor, status: 'open' as const, created_at: now },
          ...{ last_message_at: now, last_entry_at: now, last_message_id: message, last_seq: 1, visitor_messages: 1 },
        })),
      )
      .execute()
    await db
      .insertInto('messages')
      .values(
        ids.map(({ visitor, conversation, message, n }) => ({
          ...{
            id: message,
            conversation_id: conversation,
            seq: 1,
            author_kind: 'visitor' as const,
            author_id: visitor,
          },
          ...{ author_name: `Visitor ${n}`, text: `Do you ship order ${n}? `.repeat(10), created_at: now },
        })),
      )
      .execute()
    await db
      .insertInto('mails')
      .values(
        ids.map(({ conversation, message }) => ({
          ...{ id: newId('dlv', random), audience: 'agent' as const, user_id: userId, conversation_id: conversation },
          ...{
            message_id: message,
            event: 'first_message' as const,
            state: 'queued' as const,
            due_at: now,
            attempts: 0,
          },
          ...{ queued_at: now, expires_at: now + 86_400_000 },
        })),
      )
      .execute()
  }
}
