import { type Logger, pino } from 'pino'
import type { LogLevel } from '../config/config.ts'

/** Members that hold secrets wherever they turn up, one level down or two. */
const secrets = [
  'authorization',
  'cookie',
  'password',
  'token',
  'endpoint',
  'p256dh',
  'auth',
  'privateKey',
  'url_token',
]

/** Structured logs on standard output. Requests are logged by method and path alone: queries and headers may be private. */
export function createLogger(level: LogLevel): Logger {
  return pino({
    level,
    base: null,
    redact: {
      paths: secrets.flatMap(name => [name, `*.${name}`, `*.*.${name}`, `*["set-cookie"]`]),
      censor: '[secret]',
    },
    serializers: { err: pino.stdSerializers.err, req: describeRequest, res: describeReply },
  })
}

function describeRequest(request: { method: string; url: string; ip?: string; id?: string }) {
  return { method: request.method, path: request.url.split('?')[0], ip: request.ip }
}

function describeReply(reply: { statusCode: number }) {
  return { status: reply.statusCode }
}
