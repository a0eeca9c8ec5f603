// `pnpm soak [--fault all|kills,connections,restart,service,disk,clock] [--kills 500] [--times 20] [--seed 1]
// [--database sqlite|postgres|both]`: the fault tests at full length.
// `pnpm soak --offline 300 [--seed 1]`: so many steps of the offline chaos of app and widget, in each browser.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ROOT, toolEnvironment } from './lib/paths.mjs'
import { start, stopOnSignals } from './lib/processes.mjs'
import { startPostgres } from './test/postgres.ts'

/** @returns the exit code of a script, run to its end */
function run(args: readonly string[], env: Record<string, string>): Promise<number> {
  const child = start(process.execPath, [...args], { cwd: ROOT, env: toolEnvironment(env), stdio: 'inherit' })
  return new Promise(resolve => child.once('close', code => resolve(code ?? 1)))
}

async function soakServers(): Promise<number> {
  const given = process.env['DESKBELL_TEST_DATABASE_URL'] ?? ''
  const database = given === '' ? await startPostgres() : { url: given, stop: async () => {} }
  // One that was given may be others' too: it is not to be killed.
  const own = given === '' ? ['--own-postgres'] : []
  const code = await run([join(ROOT, 'apps/server/faults/soak.ts'), ...own, ...process.argv.slice(2)], {
    DESKBELL_TEST_DATABASE_URL: database.url,
  })
  await database.stop()
  return code
}

stopOnSignals()
const { values } = parseArgs({ options: { offline: { type: 'string' }, seed: { type: 'string' } }, strict: false })
const { offline, seed } = values
process.exitCode =
  typeof offline === 'string'
    ? await run([join(ROOT, 'scripts/e2e.ts'), 'offline-chaos'], {
        DESKBELL_CHAOS_STEPS: offline,
        // Each step with what died in it: what a failure is found by.
        PLAYWRIGHT_LIST_PRINT_STEPS: '1',
        ...(typeof seed === 'string' && { DESKBELL_CHAOS_SEED: seed }),
      })
    : await soakServers()
