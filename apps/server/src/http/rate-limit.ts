import type { FastifyRequest } from 'fastify'
import { networkOf } from './network-of.ts'
import type { Principal } from './principal.ts'
import { problem } from './problem.ts'

/** So many requests, for one address or one caller. */
export interface RateLimit {
  /** 0 is no limit. */
  readonly max: number
  readonly windowMs: number
  readonly per: 'address' | 'caller'
}

/** The route configuration that @fastify/rate-limit reads. It counts in this process alone. */
export function rateLimitConfig(limit: RateLimit, principalOf: (request: FastifyRequest) => Principal) {
  if (limit.max === 0) return false as const
  return {
    max: limit.max,
    timeWindow: limit.windowMs,
    // After onRequest, which finds out who asks.
    hook: 'preHandler' as const,
    keyGenerator: (request: FastifyRequest) =>
      limit.per === 'address' ? networkOf(request.ip) : callerKey(principalOf(request), networkOf(request.ip)),
    errorResponseBuilder: () => problem('rate_limited'),
  }
}

/** Names a caller: for limits and idempotency keys. */
export function callerKey(principal: Principal, address: string): string {
  if (principal.kind === 'user') return principal.user.id
  return principal.kind === 'visitor' ? principal.visitorId : `address:${address}`
}
