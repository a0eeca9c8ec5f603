import { mkdir, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { startPushService } from './push-service.ts'

/** Starts the push service on ports that do not change, and says how browsers and the server are led to it. */

const { values } = parseArgs({ options: { folder: { type: 'string' }, port: { type: 'string', default: '4190' } } })
const port = Number(values.port)
if (!Number.isInteger(port) || port < 1 || port > 65_533) {
  process.stderr.write('--port wants the first of three free ports, for example 4190\n')
  process.exit(2)
}

const folder = resolve(values.folder ?? join(homedir(), '.cache', 'deskbell-push-service'))
const ports = { browsers: port, endpoints: port + 1, stream: port + 2 }
const service = await startPushService({ folder, ports })

const firefoxProfile = join(folder, 'firefox')
await mkdir(firefoxProfile, { recursive: true })
const preferences = Object.entries(service.mozilla.firefoxPrefs({ systemNotifications: process.platform === 'linux' }))
const lines = preferences.map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
await writeFile(join(firefoxProfile, 'user.js'), lines.join(''))

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`
process.stdout.write(`The push service is at ${service.mozilla.wsUrl} (browsers) and ${service.mozilla.endpointOrigin} (senders).

Start the server with:
  NODE_EXTRA_CA_CERTS=${quoted(service.caFile)} \\
  DESKBELL_PUSH_EXTRA_HOSTS=${service.extraHosts} \\
  DESKBELL_PUSH_PROXY=${service.google.proxyUrl}

Firefox:
  firefox --no-remote --profile ${quoted(firefoxProfile)}

Chromium:
  chromium --user-data-dir=${quoted(join(folder, 'chromium'))} \\
    ${service.google.chromiumArgs().map(quoted).join(' \\\n    ')}
`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    service.close().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  })
}
