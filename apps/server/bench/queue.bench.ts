import { randomFillSync } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { UserId } from '@deskbell/contract'
import { benchOptions, printTable } from '../../../scripts/lib/bench/report.ts'
import type { Database } from '../src/db/database.ts'
import { createDelivery } from '../src/delivery/create-delivery.ts'
import type { PushProvider } from '../src/push-provider.ts'
import { initialPushRules } from '../src/push-rules.ts'
import { createRouter } from '../src/routing/create-router.ts'
import { openTestDatabase, silent } from '../src/test-support/open-test-database.ts'
import { makeSqlite } from '../src/test-support/with-databases.ts'
import { fillQueue } from './fill-queue.ts'

/**
 * What it costs to queue deliveries and to settle them, by how many there are: routing writes them, delivery claims each
 * under a lease, hands it to a provider that says yes at once, and writes down what became of it. The network has no
 * part in it.
 */
const options = benchOptions()
const SIZES = options.quick ? [200, 400] : [1_000, 10_000, 100_000]

const random = (bytes: Uint8Array<ArrayBuffer>) => randomFillSync(bytes)
const yes: PushProvider = {
  maxPlaintext: () => 3993,
  seal: (_target, plaintext) => plaintext,
  send: async () => ({ result: 'accepted', status: 201, reason: null, fault: null }),
  close: async () => {},
}

// Not counted: the first run finds everything cold.
await measure(SIZES[0] ?? 0)
const costs: Cost[] = []
for (const size of SIZES) costs.push(await measure(size))
const [first] = costs
printTable(
  options,
  'What it costs to queue and to settle a delivery, by how many wait (SQLite, 50 agents with two devices each)',
  ['deliveries', 'queue CPU µs', 'settle CPU µs', 'together', 'against the first', 'wall s', 'peak MB'],
  costs.map(({ size, queued, settled, memory }) => {
    const both = queued.cpu + settled.cpu
    const change = first ? `${((both / (first.queued.cpu + first.settled.cpu) - 1) * 100).toFixed(0)} %` : ''
    const cells = [size, queued.cpu, settled.cpu, both].map(value => value.toFixed(0))
    return [...cells, change, (queued.wall + settled.wall).toFixed(1), (memory / 1e6).toFixed(0)]
  }),
)

interface Cost {
  readonly size: number
  readonly queued: Timed
  readonly settled: Timed
  /** The most that was in use, in bytes. */
  readonly memory: number
}

async function measure(size: number): Promise<Cost> {
  const place = await makeSqlite()
  const database = await openTestDatabase(place)
  await fillQueue(database, size, random)
  let memory = 0
  const watch = setInterval(() => {
    memory = Math.max(memory, process.memoryUsage.rss())
  }, 100)
  const queued = await timed(size, () => queue(database, size))
  const settled = await timed(size, () => settle(database))
  clearInterval(watch)
  await database.close()
  await place.remove()
  return { size, queued, settled, memory }
}

async function queue(database: Database, size: number): Promise<void> {
  const deps = { database, clock: Date.now, random, log: silent, readPushRules: async () => initialPushRules }
  const nobody = { findLookers: async () => [], findOnlineUsers: async () => new Set<UserId>() }
  const router = createRouter({ ...deps, ...nobody, isEmailOn: async () => false })
  router.start()
  await until(database, 'queued', size)
  await router.stop()
}

async function settle(database: Database): Promise<void> {
  const rules = {
    provider: yes,
    readPushRules: async () => initialPushRules,
    signReceipt: (id: string) => id,
    topicOf: (key: string) => key,
    publicUrl: () => 'https://desk.example.com',
    isAppUrl: () => true,
  }
  const delivery = createDelivery({ database, clock: Date.now, random, log: silent, rules })
  delivery.start()
  await until(database, 'queued', 0)
  await until(database, 'leased', 0)
  await delivery.stop()
}

async function until({ db }: Database, state: 'queued' | 'leased', count: number): Promise<void> {
  for (;;) {
    const row = await db
      .selectFrom('deliveries')
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .where('state', '=', state)
      .executeTakeFirstOrThrow()
    if (Number(row.n) === count) return
    await sleep(200)
  }
}

interface Timed {
  readonly cpu: number
  readonly wall: number
}

async function timed(size: number, work: () => Promise<void>): Promise<Timed> {
  const [before, start] = [process.cpuUsage(), performance.now()]
  await work()
  const { user, system } = process.cpuUsage(before)
  return { cpu: (user + system) / size, wall: (performance.now() - start) / 1000 }
}
