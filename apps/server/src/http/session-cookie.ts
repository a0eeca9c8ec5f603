import type { FastifyReply, FastifyRequest } from 'fastify'

const sessionCookie = 'deskbell_session'

/**
 * Browsers cap a cookie's life at 400 days. Only `/session` may set it, so the cookie outlives the session and the
 * server alone rolls the 90 days.
 */
const MAX_AGE_SECONDS = 400 * 24 * 60 * 60

export function readSessionCookie(request: FastifyRequest): string | undefined {
  return request.cookies[sessionCookie]
}

export function setSessionCookie(reply: FastifyReply, token: string, secure: boolean): void {
  reply.setCookie(sessionCookie, token, { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge: MAX_AGE_SECONDS })
}

export function clearSessionCookie(reply: FastifyReply, secure: boolean): void {
  reply.clearCookie(sessionCookie, { path: '/', httpOnly: true, sameSite: 'lax', secure })
}
