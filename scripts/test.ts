// What `npm test` runs once the dependencies are there: tools, build, checks beside unit tests, then real browsers.
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { runChecks } from './check/run.ts'
import { CHECKS } from './check/steps.ts'
import { ensureBuilt } from './lib/build.mjs'
import { ROOT } from './lib/paths.mjs'
import { stopOnSignals } from './lib/processes.mjs'
import { startPostgres } from './test/postgres.ts'
import { ensureTools } from './test/setup.ts'
import { runPlaywright, runVitest } from './test/suites.ts'
import { BROKEN_RUN, lastLine, sum, type Tally } from './test/tally.ts'

const REPORTS = join(ROOT, '.cache/test-reports')

/** A database that the caller brings, or one of our own for the time of the run. */
async function openDatabase(): Promise<{ url: string; stop: () => Promise<void> }> {
  const url = process.env['DESKBELL_TEST_DATABASE_URL'] ?? ''
  return url === '' ? await startPostgres() : { url, stop: async () => {} }
}

async function runAll(): Promise<Tally> {
  if (!(await ensureTools()) || !(await ensureBuilt())) return BROKEN_RUN
  // Emptied first: a run that ends before it reports must not be taken for the one before.
  await rm(REPORTS, { recursive: true, force: true })
  await mkdir(REPORTS, { recursive: true })
  const database = await openDatabase()
  try {
    const first = await Promise.all([
      runChecks(ROOT, Object.keys(CHECKS)).then(count => ({ ...count, skipped: 0 })),
      runVitest(REPORTS, database.url),
    ])
    // The browsers have the machine to themselves: they are what other work would slow down.
    return sum([...first, await runPlaywright(REPORTS, database.url)])
  } finally {
    await database.stop()
  }
}

stopOnSignals()
const total = await runAll().catch((error: unknown) => {
  console.error(error)
  return BROKEN_RUN
})
console.log(lastLine(total))
process.exitCode = total.failed === 0 ? 0 : 1
