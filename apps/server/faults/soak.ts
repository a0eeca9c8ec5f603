import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { readEnv } from '../src/config/env.ts'
import { makePostgres, makeSqlite } from '../src/test-support/with-databases.ts'
import { longFaults } from './long-faults.ts'
import type { FaultResult } from './run-faults.ts'
import { runKills } from './run-kills.ts'
import { faultsOf } from './verdict.ts'

/**
 * The fault tests at full length: kills, and whatever else may happen (`--fault`). Prints what it counted, and every
 * fault; the exit status is 1 if there was one.
 * The seed is printed: it chooses the same moments and the same conversations again, as far as two machines are alike.
 */
const { values } = parseArgs({
  options: {
    kills: { type: 'string' },
    fault: { type: 'string' },
    times: { type: 'string', default: '20' },
    'own-postgres': { type: 'boolean', default: false },
    seed: { type: 'string', default: String(randomInt(1_000_000)) },
    database: { type: 'string', default: 'both' },
  },
})
const MOST_FAULTS_SHOWN = 40
const url = readEnv()['DESKBELL_TEST_DATABASE_URL'] ?? ''

const isWanted = (key: string) => values.database === 'both' || values.database === key
const NAMES = ['kills', ...new Set(longFaults.map(({ name }) => name))]
// Whoever asks for so many kills means kills.
const wanted = values.fault ?? (values.kills === undefined ? 'all' : 'kills')
const names = wanted === 'all' ? NAMES : wanted.split(',')
const unknown = names.filter(name => !NAMES.includes(name))
if (unknown.length > 0) throw new Error(`--fault is all, or some of ${NAMES.join(',')}`)
if (!['both', 'sqlite', 'postgres'].includes(values.database)) {
  throw new Error('--database is sqlite, postgres or both')
}
const seed = Number(values.seed)
const servers = { sqlite: 1, postgres: 2 } as const
const called = { sqlite: 'SQLite, 1 server', postgres: 'PostgreSQL, 2 servers' } as const

for (const key of ['sqlite', 'postgres'] as const) {
  if (!isWanted(key) || !names.includes('kills')) continue
  const database = await (key === 'sqlite' ? makeSqlite() : makePostgres(url))
  const kills = Number(values.kills ?? '500')
  console.log(`${called[key]}, ${kills} kills, --seed ${seed}`)
  try {
    const result = await runKills({ database, seed, kills, servers: servers[key], progress })
    const { total, starting, sending, writing, mailing } = result.kills
    const when = `${starting} while starting, ${sending} while sending, ${writing} while writing, ${mailing} while mailing`
    report(result, `killed ${total} times in ${result.seconds} s: ${when}`)
  } finally {
    await database.remove()
  }
}
for (const fault of longFaults) {
  if (!isWanted(fault.database) || !names.includes(fault.name)) continue
  const times = Number(values.times)
  console.log(`${called[fault.database]}, ${fault.text}, ${times} times, --fault ${fault.name} --seed ${seed}`)
  const result = await fault.run({ seed, times, url, ownPostgres: values['own-postgres'] })
  if (typeof result === 'string') console.log(`  ${result}`)
  else report(result, `${times} times in ${result.seconds} s`)
}
process.exit()

/** A sign of life now and then. */
function progress({ total }: { readonly total: number }): void {
  if (total > 0 && total % 50 === 0) console.log(`  ${total} kills`)
}

function report({ verdict, unanswered, returns }: FaultResult, what: string): void {
  const { acknowledged, pushes, shown, mails, lost, twice, disorder, disagree } = verdict
  const faults = faultsOf(verdict)
  console.log(`  ${what}
  ${acknowledged} messages acknowledged, after ${unanswered} tries without an answer; open inboxes came back ${returns} times
  ${pushes} pushes accepted, ${shown} notifications shown
  ${mails.copies} mails came, ${mails.cutOff} of them again as a server died before it could write down that they were sent
  ${lost.length} lost, ${twice.length} shown twice, ${disorder.length} out of order, ${disagree.length} traces that disagree, ${faults.length} faults in all`)
  for (const fault of faults.slice(0, MOST_FAULTS_SHOWN)) console.log(`  - ${fault}`)
  if (faults.length > 0) process.exitCode = 1
}
