// `pnpm soak [--fault all|kills,connections,restart,service,disk,clock] [--kills 500] [--times 20] [--seed 1]
// [--database sqlite|postgres|both]`: the fault tests at full length.
import { join } from 'node:path'
import { ROOT, toolEnvironment } from './lib/paths.mjs'
import { start, stopOnSignals } from './lib/processes.mjs'
import { startPostgres } from './test/postgres.ts'

const given = process.env['DESKBELL_TEST_DATABASE_URL'] ?? ''

stopOnSignals()
const database = given === '' ? await startPostgres() : { url: given, stop: async () => {} }
// One that was given may be others' too: it is not to be killed.
const own = given === '' ? ['--own-postgres'] : []
const run = start(process.execPath, [join(ROOT, 'apps/server/faults/soak.ts'), ...own, ...process.argv.slice(2)], {
  cwd: ROOT,
  env: toolEnvironment({ DESKBELL_TEST_DATABASE_URL: database.url }),
  stdio: 'inherit',
})
process.exitCode = await new Promise<number>(resolve => run.once('close', code => resolve(code ?? 1)))
await database.stop()
