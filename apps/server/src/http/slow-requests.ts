import type { FastifyInstance, FastifyRequest } from 'fastify'

/** In milliseconds, for a whole request to arrive: clients that send a byte a minute must not pile up. */
const REQUEST_WITHIN = 30_000
/** For one whose body is a file: ten megabytes over a slow line. */
export const UPLOAD_WITHIN = 130_000

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The handler reads the body itself, and sets its own time for it. */
    raw?: true
  }
}

/** Cuts off whoever takes too long over a body. Node's own limit is one for all: that of uploads. */
export function limitSlowRequests(app: FastifyInstance, within = REQUEST_WITHIN): void {
  app.addHook('onRequest', (request, _reply, done) => {
    if (hasBody(request) && !request.routeOptions.config.raw) cutOff(request, within)
    done()
  })
}

function hasBody({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

function cutOff({ raw }: FastifyRequest, within: number): void {
  const timer = setTimeout(() => raw.destroy(), within)
  timer.unref()
  raw.once('end', () => clearTimeout(timer)).once('close', () => clearTimeout(timer))
}
