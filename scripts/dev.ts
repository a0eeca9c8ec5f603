// `pnpm dev [--port 5180]`: the app with hot reload, the server restarted on change, the widget rebuilt on change, and a
// push service of one's own. One process tree; Ctrl-C ends all of it.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { browserHints, startPushService } from '../packages/push-service/src/index.ts'
import { rebuildWidget } from './dev/rebuild-widget.ts'
import { NODE, ROOT, toolEnvironment } from './lib/paths.mjs'
import { start, stopOnSignals } from './lib/processes.mjs'

const ADMIN = join(ROOT, 'apps/admin')

/** Kept from run to run, so that browsers started for one run are good for the next. */
const PUSH_FOLDER = join(ROOT, '.cache/dev-push-service')
const PUSH_PORTS = { browsers: 4190, endpoints: 4191, stream: 4192 }

stopOnSignals()
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '5180' },
    /** `free` takes whatever ports are free (tests). */
    'push-ports': { type: 'string', default: 'fixed' },
  },
})
const port = Number(values.port)
const address = `http://localhost:${port}`
const serverPort = process.env['DESKBELL_PORT'] ?? '4180'

await rebuildWidget()
const pushService = await startPushService({
  folder: PUSH_FOLDER,
  ...(values['push-ports'] === 'fixed' ? { ports: PUSH_PORTS } : {}),
})

const server = start(NODE, ['--watch', '--watch-preserve-output', join(ROOT, 'apps/server/src/main.ts')], {
  cwd: ROOT,
  env: toolEnvironment({
    DESKBELL_PUBLIC_URL: address,
    DESKBELL_PORT: serverPort,
    DESKBELL_DATA_DIR: process.env['DESKBELL_DATA_DIR'] ?? 'data/dev',
    NODE_EXTRA_CA_CERTS: pushService.caFile,
    DESKBELL_PUSH_EXTRA_HOSTS: pushService.extraHosts,
    DESKBELL_PUSH_PROXY: pushService.google.proxyUrl,
  }),
  stdio: ['ignore', 'inherit', 'inherit'],
})

const app = start(join(ADMIN, 'node_modules/.bin/vite'), ['--port', String(port), '--strictPort'], {
  cwd: ADMIN,
  // Read by the app's Vite configuration, which leads to the server what is not the app's.
  env: toolEnvironment({ DESKBELL_DEV_SERVER: `http://127.0.0.1:${serverPort}` }),
  stdio: ['ignore', 'inherit', 'inherit'],
})
for (const child of [server, app]) child.once('close', status => process.exit(status ?? 1))

console.log(`
The app with hot reload: ${address}

To be rung without a network, use a browser that is led to the local push service.

${await browserHints(pushService, PUSH_FOLDER, address)}`)
