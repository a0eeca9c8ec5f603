// `npm start`: sets up what is missing, builds what has changed, and serves the product.
// Plain JavaScript without dependencies: it runs on the machine's own Node (20 or newer), before anything is installed.
import { join } from 'node:path'
import { ensureBuilt } from './lib/build.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { ensureNative } from './lib/native.mjs'
import { NODE, ROOT, toolEnvironment } from './lib/paths.mjs'
import { start, stopOnSignals } from './lib/processes.mjs'

stopOnSignals()
if (!(await ensureInstalled()) || !(await ensureBuilt())) process.exit(1)
await ensureNative()

const server = start(NODE, [join(ROOT, 'apps/server/src/main.ts'), ...process.argv.slice(2)], {
  cwd: ROOT,
  env: toolEnvironment(),
  stdio: 'inherit',
})
server.once('error', error => {
  console.error(`The server could not be started: ${error.message}`)
  process.exit(1)
})
server.once('close', status => process.exit(status ?? 1))
