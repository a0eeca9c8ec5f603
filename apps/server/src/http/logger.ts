import type { FastifyInstance } from 'fastify'
import { type DestinationStream, type Logger, pino } from 'pino'
import type { LogLevel } from '../config/config.ts'

/** Members that hold secrets, wherever they turn up. */
const secrets = [
  'authorization',
  'cookie',
  '"set-cookie"',
  'password',
  'token',
  'endpoint',
  'p256dh',
  'auth',
  'privateKey',
]

/** Structured logs, on standard output unless another place is given. */
export function createLogger(level: LogLevel, to?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    redact: { paths: secrets.flatMap(inEveryDepth), censor: '[secret]' },
    serializers: { err: pino.stdSerializers.err },
  }
  return to ? pino(options, to) : pino(options)
}

/** pino redacts by path: at the top, and one and two members deep. */
function inEveryDepth(name: string): string[] {
  const member = name.startsWith('"') ? `[${name}]` : `.${name}`
  return [name.startsWith('"') ? `[${name}]` : name, `*${member}`, `*.*${member}`]
}

/** Asked every few seconds by whatever watches over the server: only their failures are news. */
const probes: ReadonlySet<string> = new Set(['/healthz', '/readyz'])

/** One line a request, by method and path alone: headers, queries and bodies may be private. */
export function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    const path = request.url.split('?')[0]
    if (probes.has(path ?? '') && reply.statusCode === 200) return
    const ms = Math.round(reply.elapsedTime)
    request.log.info({ method: request.method, path, status: reply.statusCode, ms, ip: request.ip }, 'request')
  })
}
