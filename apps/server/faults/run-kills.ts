import { openTestDatabase } from '../src/test-support/open-test-database.ts'
import type { TestDatabase } from '../src/test-support/with-databases.ts'
import { type Kills, killAgain } from './kill-again.ts'
import { waitUntilQuiet } from './quiet.ts'
import { readRecords } from './records.ts'
import { seededRandom } from './seeded-random.ts'
import { startSite } from './site.ts'
import { judge, type Verdict } from './verdict.ts'

export interface KillRun {
  readonly database: TestDatabase
  readonly seed: number
  readonly kills: number
  readonly servers: number
  /** Told after each kill. */
  readonly progress?: (kills: Kills) => void
}

export interface KillResult {
  readonly verdict: Verdict
  readonly kills: Kills
  /** Tries of visitors that nobody acknowledged. */
  readonly unanswered: number
  /** How often an open inbox had to come back. */
  readonly returns: number
  readonly seconds: number
}

/**
 * Kills the servers of one site at random moments while visitors write, agents read and devices report; then waits until
 * everything is done, and counts from outside.
 */
export async function runKills({ database, seed, kills: wanted, servers, progress }: KillRun): Promise<KillResult> {
  const began = performance.now()
  const random = seededRandom(seed)
  const site = await startSite({ database, random, servers, agents: 3, devices: 2, visitors: 8, pauseMs: 150 })
  try {
    const kills: Kills = { total: 0, starting: 0, sending: 0 }
    const goOn = () => {
      progress?.(kills)
      return kills.total < wanted
    }
    let over = false
    const load = site.load(() => over)
    const { service } = site
    const killers = site.servers.map(server => killAgain({ server, service, random: random.fork(), kills, goOn }))
    await Promise.all(killers).finally(() => {
      over = true
    })
    await load
    const beside = await openTestDatabase(database, 'command')
    const unfinished = await waitUntilQuiet(beside, site)
    await Promise.all(site.listeners.map(listener => listener.stop()))
    const verdict = await judge(site, await readRecords(beside), unfinished)
    await beside.close()
    return {
      verdict,
      kills,
      unanswered: site.visitors.reduce((sum, visitor) => sum + visitor.failures(), 0),
      returns: site.listeners.reduce((sum, listener) => sum + listener.returns(), 0),
      seconds: Math.round((performance.now() - began) / 1000),
    }
  } finally {
    await site.close()
  }
}
