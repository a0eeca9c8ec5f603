// `pnpm soak [--kills 500] [--seed 1] [--database sqlite|postgres|both]`: the fault tests at full length.
import { join } from 'node:path'
import { ROOT, toolEnvironment } from './lib/paths.mjs'
import { start, stopOnSignals } from './lib/processes.mjs'
import { startPostgres } from './test/postgres.ts'

const given = process.env['DESKBELL_TEST_DATABASE_URL'] ?? ''

stopOnSignals()
const database = given === '' ? await startPostgres() : { url: given, stop: async () => {} }
const run = start(process.execPath, [join(ROOT, 'apps/server/faults/soak.ts'), ...process.argv.slice(2)], {
  cwd: ROOT,
  env: toolEnvironment({ DESKBELL_TEST_DATABASE_URL: database.url }),
  stdio: 'inherit',
})
process.exitCode = await new Promise<number>(resolve => run.once('close', code => resolve(code ?? 1)))
await database.stop()
