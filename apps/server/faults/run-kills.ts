import type { TestDatabase } from '../src/test-support/with-databases.ts'
import { type Kills, killAgain } from './kill-again.ts'
import { type FaultResult, runFaults } from './run-faults.ts'

export interface KillRun {
  readonly database: TestDatabase
  readonly seed: number
  readonly kills: number
  readonly servers: number
  /** Told after each kill. */
  readonly progress?: (kills: Kills) => void
}

export interface KillResult extends FaultResult {
  readonly kills: Kills
}

/** Kills the servers of one site at random moments, each for itself, and starts them again. */
export async function runKills({ kills: wanted, progress, ...run }: KillRun): Promise<KillResult> {
  const kills: Kills = { total: 0, starting: 0, sending: 0, writing: 0, mailing: 0 }
  const goOn = () => {
    progress?.(kills)
    return kills.total < wanted
  }
  const result = await runFaults({
    ...run,
    email: true,
    async harm(site, random) {
      await Promise.all(site.servers.map(server => killAgain({ server, site, random: random.fork(), kills, goOn })))
    },
  })
  return { ...result, kills }
}
