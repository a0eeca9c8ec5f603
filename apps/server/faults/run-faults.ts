import { openTestDatabase } from '../src/test-support/open-test-database.ts'
import type { TestDatabase } from '../src/test-support/with-databases.ts'
import { waitUntilQuiet } from './quiet.ts'
import { readRecords } from './records.ts'
import { type SeededRandom, seededRandom } from './seeded-random.ts'
import { type Site, startSite } from './site.ts'
import { judge, type Verdict } from './verdict.ts'

export interface FaultRun {
  readonly database: TestDatabase
  readonly seed: number
  readonly servers: number
  readonly email?: boolean
  readonly env?: Readonly<Record<string, string>>
  /** Does what it is about to do to the site, and leaves it running. Visitors write as long as it lasts. */
  readonly harm: (site: Site, random: SeededRandom) => Promise<void>
  /** How long it may take until everything is done, if not the usual time. */
  readonly quietWithinMs?: number
}

export interface FaultResult {
  readonly verdict: Verdict
  /** Tries of visitors that nobody acknowledged. */
  readonly unanswered: number
  /** How often an open inbox had to come back. */
  readonly returns: number
  readonly seconds: number
}

/**
 * Does harm to a site while visitors write, agents read and devices report; then waits until everything is done, and
 * counts from outside.
 */
export async function runFaults({
  database,
  seed,
  servers,
  email = false,
  env = {},
  harm,
  quietWithinMs,
}: FaultRun): Promise<FaultResult> {
  const began = performance.now()
  const random = seededRandom(seed)
  const site = await startSite({
    database,
    random,
    servers,
    email,
    env,
    agents: 3,
    devices: 2,
    visitors: 8,
    pauseMs: 150,
  })
  try {
    let over = false
    const load = site.load(() => over)
    const harmed = harm(site, random).finally(() => {
      over = true
    })
    await Promise.race([Promise.all([harmed, load]), ...site.servers.map(({ failure }) => failure)])
    const beside = await openTestDatabase(database, 'command')
    const unfinished = await waitUntilQuiet(beside, site, quietWithinMs)
    await Promise.all(site.listeners.map(listener => listener.stop()))
    const verdict = await judge(site, await readRecords(beside), unfinished)
    await beside.close()
    return {
      verdict,
      unanswered: site.visitors.reduce((sum, visitor) => sum + visitor.failures(), 0),
      returns: site.listeners.reduce((sum, listener) => sum + listener.returns(), 0),
      seconds: Math.round((performance.now() - began) / 1000),
    }
  } finally {
    await site.close()
  }
}
