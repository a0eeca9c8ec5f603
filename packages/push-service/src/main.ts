import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { browserHints } from './browser-hints.ts'
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

process.stdout.write(`The push service is at ${service.mozilla.wsUrl} (browsers) and ${service.mozilla.endpointOrigin} (senders).

Start the server with:
  NODE_EXTRA_CA_CERTS='${service.caFile}' \\
  DESKBELL_PUSH_EXTRA_HOSTS=${service.extraHosts} \\
  DESKBELL_PUSH_PROXY=${service.google.proxyUrl}

${await browserHints(service, folder)}`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    service.close().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  })
}
