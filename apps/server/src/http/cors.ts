import type { FastifyReply, FastifyRequest } from 'fastify'

/** `listed`: origins that the admin listed. `public`: any page, without credentials (visitors, receipts, discovery). */
export type Cors = 'listed' | 'public'

const ALLOW_HEADERS = 'Authorization, Idempotency-Key, Last-Event-ID, Content-Type'
const EXPOSE_HEADERS = 'Retry-After'
const PREFLIGHT_SECONDS = '600'

/** Lets the page read the answer, if its origin may (contract, "CORS"). Never in credentials mode. */
export function allowOrigin(
  request: FastifyRequest,
  reply: FastifyReply,
  cors: Cors,
  listedOrigins: readonly string[],
): boolean {
  const { origin } = request.headers
  if (cors === 'public') {
    reply.header('access-control-allow-origin', '*')
  } else {
    reply.header('vary', 'Origin')
    if (origin === undefined || !listedOrigins.includes(origin)) return false
    reply.header('access-control-allow-origin', origin)
  }
  reply.header('access-control-expose-headers', EXPOSE_HEADERS)
  return true
}

export function answerPreflight(reply: FastifyReply, methods: readonly string[], allowed: boolean): FastifyReply {
  if (allowed) {
    reply.header('access-control-allow-methods', methods.join(', '))
    reply.header('access-control-allow-headers', ALLOW_HEADERS)
    reply.header('access-control-max-age', PREFLIGHT_SECONDS)
  }
  return reply.code(204).send()
}
