// `npm test`: sets up what is missing, then runs every check and test on the workspace's own Node.
// Plain JavaScript without dependencies: it runs on the machine's own Node (20 or newer), before anything is installed.
import { join } from 'node:path'
import { ensureInstalled } from './lib/install.mjs'
import { ensureNative } from './lib/native.mjs'
import { NODE, ROOT, toolEnvironment } from './lib/paths.mjs'
import { start, stopOnSignals } from './lib/processes.mjs'

stopOnSignals()

/** The last line is always the count, also when there was nothing to count. */
function giveUp() {
  console.log('0 passed, 1 failed')
  process.exit(1)
}

if (!(await ensureInstalled())) giveUp()
await ensureNative()

const run = start(NODE, [join(ROOT, 'scripts/test.ts'), ...process.argv.slice(2)], {
  cwd: ROOT,
  env: toolEnvironment(),
  stdio: ['ignore', 'inherit', 'inherit'],
})
run.once('error', giveUp)
run.once('close', status => process.exit(status ?? 1))
