// `pnpm e2e [playwright's arguments]`: the browser tests alone, with all that they say.
import { join } from 'node:path'
import { ensureBuilt } from './lib/build.mjs'
import { ROOT, toolEnvironment } from './lib/paths.mjs'
import { start, stopOnSignals } from './lib/processes.mjs'
import { ensureTools } from './test/setup.ts'
import { browserEnvironment } from './test/suites.ts'

stopOnSignals()
if (!(await ensureTools()) || !(await ensureBuilt())) process.exit(1)
const run = start(join(ROOT, 'e2e/node_modules/.bin/playwright'), ['test', ...process.argv.slice(2)], {
  cwd: join(ROOT, 'e2e'),
  env: toolEnvironment(browserEnvironment()),
  stdio: 'inherit',
})
run.once('close', status => process.exit(status ?? 1))
