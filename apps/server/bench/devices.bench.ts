import { randomFillSync } from 'node:crypto'
import { parseArgs } from 'node:util'
import type { Me, Page, UserId } from '@deskbell/contract'
import { sql } from 'kysely'
import { benchOptions, printTable } from '../../../scripts/lib/bench/report.ts'
import { readEnv } from '../src/config/env.ts'
import type { Client } from '../src/test-support/client.ts'
import { openTestDatabase } from '../src/test-support/open-test-database.ts'
import { startTestServer } from '../src/test-support/start-test-server.ts'
import { makePostgres, makeSqlite, type TestDatabase } from '../src/test-support/with-databases.ts'
import { fillDevices } from './fill-devices.ts'

/**
 * The devices table and the board of a large site, from request to answer: first pages by every order, further ones,
 * searches and filters. The processor's time is that of server and client together, without PostgreSQL's own. On PostgreSQL too, if DESKBELL_TEST_DATABASE_URL names one.
 */
const { values } = parseArgs({
  strict: false,
  options: { devices: { type: 'string' }, agents: { type: 'string' }, database: { type: 'string' } },
})
const options = benchOptions()
const DEVICES = Number(values['devices'] ?? (options.quick ? 500 : 10_000))
const AGENTS = Number(values['agents'] ?? (options.quick ? 50 : 1_000))
/** Of one device, for its passport: a season of a busy one. */
const DELIVERIES = options.quick ? 100 : 10_000
const RUNS = options.quick ? 5 : 100

const postgres = readEnv()['DESKBELL_TEST_DATABASE_URL']
const places: [string, () => Promise<TestDatabase>][] = [['SQLite', makeSqlite]]
if (postgres) places.push(['PostgreSQL', () => makePostgres(postgres)])

for (const [name, make] of places) {
  if (values['database'] && values['database'] !== name.toLowerCase()) continue
  const place = await make()
  const admin = await firstAdmin(place)
  const filling = await openTestDatabase(place)
  const { busiest } = await fillDevices(
    filling,
    { devices: DEVICES, agents: AGENTS, deliveries: DELIVERIES, admin },
    bytes => randomFillSync(bytes),
  )
  // As PostgreSQL does by itself some time after so many rows.
  if (filling.kind === 'postgres') await sql`vacuum analyze`.execute(filling.db)
  await filling.close()
  const test = await startTestServer({ database: place, withoutAdmin: true })
  const rows: string[][] = []
  for (const [what, ask] of await questions(await test.admin(), busiest)) rows.push(await measure(what, ask))
  printTable(
    options,
    `The devices table with ${DEVICES} devices of ${AGENTS} agents (${name})`,
    ['asked', 'found', 'p50 ms', 'p95 ms', 'CPU p50 ms', 'CPU p95 ms'],
    rows,
  )
  await test.close()
  await place.remove()
}

async function firstAdmin(place: TestDatabase): Promise<UserId> {
  const test = await startTestServer({ database: place })
  const { user } = await (await test.admin()).json<Me>('GET', '/me')
  await test.close()
  return user.id
}

type Answer = Partial<Page<unknown>>
type Ask = () => Promise<Answer>

async function questions(client: Client, busiest: string): Promise<[string, Ask][]> {
  const ask =
    (path: string): Ask =>
    () =>
      client.json<Answer>('GET', path)
  const list = (query: Record<string, string>) =>
    ask(`/devices?${new URLSearchParams({ owner: 'all', ...query }).toString()}&limit=50`)
  const columns = ['lastSeenAt', 'registeredAt', 'lastDelivery', 'label', 'owner']
  const sorts = columns.flatMap(column => [`-${column}`, column])
  return [
    ...sorts.map((sort): [string, Ask] => [`first page by ${sort}`, list({ sort })]),
    ['far down, by -lastSeenAt', list({ sort: '-lastSeenAt', cursor: await placeAfter(list, '-lastSeenAt') })],
    ['far down, by owner', list({ sort: 'owner', cursor: await placeAfter(list, 'owner') })],
    ['200 at once', ask('/devices?owner=all&limit=200')],
    ['one’s own', ask('/devices?owner=me&limit=50')],
    ['search: a label of half of them', list({ q: 'iphone' })],
    ['search: a name of few, by owner', list({ q: 'desk 99', sort: 'owner' })],
    ['search: one owner', list({ q: 'agent 777' })],
    ['search: nothing', list({ q: 'qqqqqq' })],
    ['probably dead ones', list({ health: 'dead' })],
    ['probably dead ones, by owner', list({ health: 'dead', sort: 'owner' })],
    ['quarantined ones, of which there are none', list({ health: 'quarantined' })],
    ['installed apps, by label', list({ installed: 'true', sort: 'label' })],
    [`a passport with ${DELIVERIES} deliveries`, ask(`/devices/${busiest}?timeZone=Europe/Berlin`)],
    ['the board of everybody', ask('/reachability?owner=all')],
  ]
}

/** The cursor behind half of all rows. */
async function placeAfter(list: (query: Record<string, string>) => Ask, sort: string): Promise<string> {
  let cursor: string | null | undefined
  for (let seen = 0; seen < DEVICES / 2; seen += 50) {
    cursor = (await list({ sort, ...(cursor ? { cursor } : {}) })()).nextCursor
  }
  return cursor ?? ''
}

async function measure(what: string, ask: Ask): Promise<string[]> {
  const took: number[] = []
  const worked: number[] = []
  let found = 0
  await ask()
  for (let run = 0; run < RUNS; run++) {
    const began = performance.now()
    const before = process.cpuUsage()
    const answer = await ask()
    const { user, system } = process.cpuUsage(before)
    took.push(performance.now() - began)
    worked.push((user + system) / 1000)
    found = answer.total ?? answer.items?.length ?? 1
  }
  return [what, String(found), at(took, 0.5), at(took, 0.95), at(worked, 0.5), at(worked, 0.95)]
}

function at(values: readonly number[], share: number): string {
  return (values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? 0).toFixed(1)
}
