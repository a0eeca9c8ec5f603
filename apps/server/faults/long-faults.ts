import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { makePostgres, makeSqlite, type TestDatabase } from '../src/test-support/with-databases.ts'
import { mountSmallDisk } from './full-disk.ts'
import { endConnections, startRelay } from './lose-connections.ts'
import { restartPostgres } from './restart-postgres.ts'
import { type FaultResult, runFaults } from './run-faults.ts'

export interface LongFault {
  readonly name: 'connections' | 'restart' | 'service' | 'disk' | 'clock'
  readonly database: 'sqlite' | 'postgres'
  /** What it does, for the report. */
  readonly text: string
  /** @returns why it cannot be run here, or what came of it */
  run(options: LongFaultOptions): Promise<FaultResult | string>
}

export interface LongFaultOptions {
  readonly seed: number
  readonly times: number
  /** Of a PostgreSQL server. */
  readonly url: string
  /** It is ours alone: it may be killed. */
  readonly ownPostgres: boolean
}

/** A breaker's longest pause comes on top of whatever else may be waited for. */
const QUIET_WITHIN_MS = 500_000
const HOUR_MS = 3_600_000
const shiftedClock = new URL('shifted-clock.ts', import.meta.url)

/** Faults other than kills, again and again under load, each counted from outside. */
export const longFaults: readonly LongFault[] = [
  {
    ...{ name: 'connections', database: 'postgres' },
    text: 'every database connection ends, every third time for seconds',
    run: ({ seed, times, url }) =>
      on(makePostgres(url), async database => {
        const own = database.config.databaseUrl ?? ''
        const relay = await startRelay(own)
        const harm = repeat(times, async (_, random, n) => {
          if (n % 3 === 2) await relay.restart(random.between(500, 4_000))
          else await endConnections(own, random, 1)
        })
        const env = { DATABASE_URL: relay.url }
        return runFaults({ database, seed, servers: 2, env, harm, quietWithinMs: QUIET_WITHIN_MS }).finally(relay.close)
      }),
  },
  {
    ...{ name: 'restart', database: 'postgres' },
    text: 'PostgreSQL is killed and recovers',
    run: async ({ seed, times, url, ownPostgres }) => {
      if (!ownPostgres) return 'not run: the PostgreSQL that was given is not ours to kill'
      return on(makePostgres(url), database => {
        const own = new URL(database.config.databaseUrl ?? '')
        // As an operator has it: what is acknowledged survives.
        own.searchParams.set('options', '-c synchronous_commit=on')
        const harm = repeat(times, async (_, random) => {
          await sleep(random.between(500, 3_000))
          await restartPostgres(own.href)
        })
        const env = { DATABASE_URL: own.href }
        return runFaults({ database, seed, servers: 2, env, harm, quietWithinMs: QUIET_WITHIN_MS })
      })
    },
  },
  ...eachDatabase('service', 'the push service takes no connection for seconds', async (database, servers, options) =>
    runFaults({
      ...{ database, seed: options.seed, servers, quietWithinMs: QUIET_WITHIN_MS },
      harm: repeat(options.times, async ({ service }, random) => {
        service.refuseConnections(true)
        await sleep(random.between(200, 6_000))
        service.refuseConnections(false)
        await sleep(random.between(200, 6_000))
      }),
    }),
  ),
  {
    ...{ name: 'disk', database: 'sqlite' },
    text: 'the disk is full for seconds',
    run: async ({ seed, times }) => {
      const disk = await mountSmallDisk()
      if (!disk) return 'not run: only root may mount a small disk'
      return on(Promise.resolve(disk), database =>
        runFaults({
          ...{ database, seed, servers: 1, quietWithinMs: QUIET_WITHIN_MS },
          harm: repeat(times, async (_, random) => {
            await sleep(random.between(200, 2_000))
            disk.fill()
            await sleep(random.between(200, 3_000))
            disk.free()
          }),
        }),
      )
    },
  },
  ...eachDatabase('clock', 'the clock jumps by up to an hour', async (database, servers, options) => {
    const folder = mkdtempSync(join(tmpdir(), 'deskbell-clock-'))
    const file = join(folder, 'ahead')
    const set = (ahead: number) => writeFileSync(file, String(Math.round(ahead)))
    set(0)
    const env = { NODE_OPTIONS: `--import=${fileURLToPath(shiftedClock)}`, DESKBELL_FAULTS_CLOCK: file }
    return runFaults({
      ...{ database, seed: options.seed, servers, env, quietWithinMs: QUIET_WITHIN_MS },
      harm: repeat(options.times, async (_, random) => {
        set(random.between(-HOUR_MS, HOUR_MS))
        await sleep(random.between(200, 3_000))
      }),
    }).finally(() => rmSync(folder, { recursive: true }))
  }),
]

type Harm = Parameters<typeof runFaults>[0]['harm']

function repeat(times: number, once: (...args: [...Parameters<Harm>, n: number]) => Promise<unknown>): Harm {
  return async (site, random) => {
    for (let n = 0; n < times; n++) await once(site, random, n)
    // What was written last is written while everything is well.
    await sleep(1_000)
  }
}

function eachDatabase(
  name: LongFault['name'],
  text: string,
  run: (database: TestDatabase, servers: number, options: LongFaultOptions) => Promise<FaultResult>,
): LongFault[] {
  return [
    { name, text, database: 'sqlite', run: options => on(makeSqlite(), made => run(made, 1, options)) },
    { name, text, database: 'postgres', run: options => on(makePostgres(options.url), made => run(made, 2, options)) },
  ]
}

async function on<T>(making: Promise<TestDatabase>, work: (database: TestDatabase) => Promise<T>): Promise<T> {
  const database = await making
  try {
    return await work(database)
  } finally {
    await database.remove()
  }
}
