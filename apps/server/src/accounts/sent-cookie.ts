import type { FastifyRequest } from 'fastify'
import { readSessionCookie } from '../http/session-cookie.ts'

/** Basic and bearer ignore cookies: what came along by itself is neither read nor cleared. */
export function isByCookie(request: FastifyRequest): boolean {
  return request.headers.authorization === undefined
}

/** The session's token that a browser sent. */
export function sentCookie(request: FastifyRequest): string | undefined {
  return isByCookie(request) ? readSessionCookie(request) : undefined
}

export function retryAfter(ms: number): Record<string, string> {
  return { 'retry-after': String(Math.ceil(ms / 1000)) }
}
