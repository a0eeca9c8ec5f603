import { expect, it } from 'vitest'
import { withDatabases } from '../src/test-support/with-databases.ts'
import { endConnections, startRelay } from './lose-connections.ts'
import { runFaults } from './run-faults.ts'
import { faultsOf } from './verdict.ts'

const SEED = 7
const ENDINGS = 8
const DOWN_MS = 2_000

withDatabases('a database that goes away', (make, kind) => {
  it.runIf(kind === 'postgres')(
    'loses nothing when every connection ends again and again, nor when PostgreSQL restarts',
    async () => {
      const database = await make()
      const url = database.config.databaseUrl ?? ''
      const relay = await startRelay(url)
      try {
        let ended = 0
        const { verdict, unanswered } = await runFaults({
          ...{ database, seed: SEED, servers: 2, env: { DATABASE_URL: relay.url } },
          async harm(_site, random) {
            ended = await endConnections(url, random, ENDINGS)
            await relay.restart(DOWN_MS)
            ended += await endConnections(url, random, 2)
          },
        })
        expect(faultsOf(verdict)).toEqual([])
        expect(ended).toBeGreaterThan(ENDINGS)
        expect(unanswered).toBeGreaterThan(0)
        expect(verdict.acknowledged).toBeGreaterThan(ENDINGS)
      } finally {
        relay.close()
        await database.remove()
      }
    },
    300_000,
  )
})
