import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { readEnv } from '../src/config/env.ts'
import { makePostgres, makeSqlite } from '../src/test-support/with-databases.ts'
import { type KillResult, runKills } from './run-kills.ts'
import { faultsOf } from './verdict.ts'

/**
 * The kill test at full length. Prints what it counted, and every fault; the exit status is 1 if there was one.
 * The seed is printed: it chooses the same moments and the same conversations again, as far as two machines are alike.
 */
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '500' },
    seed: { type: 'string', default: String(randomInt(1_000_000)) },
    database: { type: 'string', default: 'both' },
  },
})
const MOST_FAULTS_SHOWN = 40
const url = readEnv()['DESKBELL_TEST_DATABASE_URL'] ?? ''

const runs = [
  { name: 'SQLite', key: 'sqlite', servers: 1, make: makeSqlite },
  { name: 'PostgreSQL', key: 'postgres', servers: 2, make: () => makePostgres(url) },
].filter(({ key }) => values.database === 'both' || values.database === key)
if (runs.length === 0) throw new Error('--database is sqlite, postgres or both')

for (const { name, servers, make } of runs) {
  const database = await make()
  const [seed, kills] = [Number(values.seed), Number(values.kills)]
  console.log(`${name}, ${servers} server${servers > 1 ? 's' : ''}, ${kills} kills, --seed ${seed}`)
  try {
    report(await runKills({ database, seed, kills, servers, progress }))
  } finally {
    await database.remove()
  }
}
process.exit()

/** A sign of life now and then. */
function progress({ total }: { readonly total: number }): void {
  if (total > 0 && total % 50 === 0) console.log(`  ${total} kills`)
}

function report({ verdict, kills, unanswered, returns, seconds }: KillResult): void {
  const { acknowledged, pushes, shown, lost, twice, disorder, disagree } = verdict
  const faults = faultsOf(verdict)
  console.log(`  killed ${kills.total} times in ${seconds} s: ${kills.starting} while starting, ${kills.sending} while sending, ${kills.writing} while writing
  ${acknowledged} messages acknowledged, after ${unanswered} tries without an answer; open inboxes came back ${returns} times
  ${pushes} pushes accepted, ${shown} notifications shown
  ${lost.length} lost, ${twice.length} shown twice, ${disorder.length} out of order, ${disagree.length} traces that disagree, ${faults.length} faults in all`)
  for (const fault of faults.slice(0, MOST_FAULTS_SHOWN)) console.log(`  - ${fault}`)
  if (faults.length > 0) process.exitCode = 1
}
