import type { Me, User } from '@deskbell/contract'
import { sessionPostSchema } from '@deskbell/contract/schemas'
import type { FastifyRequest } from 'fastify'
import { noContent } from '../http/answer.ts'
import type { Api } from '../http/api.ts'
import { problem } from '../http/problem.ts'
import { clearSessionCookie, readSessionCookie, setSessionCookie } from '../http/session-cookie.ts'
import { hashToken } from '../secrets/tokens.ts'
import type { AccountsDeps } from './register-accounts.ts'
import { endSession, signIn } from './sign-in.ts'
import { failureKey } from './sign-in-failures.ts'
import { createTurns } from './turns.ts'

/** What each role may do; the app shows no more than this. */
const capabilities: Readonly<Record<User['role'], readonly string[]>> = {
  agent: ['answer_conversations'],
  admin: ['answer_conversations', 'manage_push', 'manage_devices', 'manage_users'],
}

/** `POST`, `GET` and `DELETE /session`, and `GET /me`. */
export function registerSession(api: Api, deps: AccountsDeps): void {
  const inTurn = createTurns()
  const toMe = (user: User): Me => ({
    user,
    capabilities: [...capabilities[user.role], ...(deps.takesFiles ? ['send_files'] : [])],
  })
  const secure = () => deps.publicUrl().startsWith('https:')
  api.route({
    method: 'GET',
    url: '/me',
    auth: 'user',
    handler: async ({ principal }) => toMe(principal.user),
  })
  api.route({
    method: 'GET',
    url: '/session',
    auth: 'user',
    handler: async ({ principal }) => toMe(principal.user),
  })
  api.route({
    method: 'POST',
    url: '/session',
    auth: 'none',
    body: sessionPostSchema,
    handler: async ({ body, request, reply }) => {
      const before = cookieOf(request)
      // Guesses made at once would all be checked before the first was counted.
      const result = await inTurn(failureKey(body.email, request.ip), () =>
        signIn(deps, {
          ...body,
          address: request.ip,
          userAgent: request.headers['user-agent'] ?? null,
          replaces: before === undefined ? undefined : hashToken(before),
        }),
      )
      if (!result.ok) {
        const headers = result.retryAfterMs === undefined ? {} : retryAfter(result.retryAfterMs)
        return problem(result.code, {}, headers)
      }
      setSessionCookie(reply, result.token, secure())
      return toMe(result.user)
    },
  })
  api.route({
    method: 'DELETE',
    url: '/session',
    auth: 'none',
    handler: async ({ request, reply }) => {
      const token = cookieOf(request)
      if (token !== undefined) await endSession(deps, hashToken(token))
      if (isByCookie(request)) clearSessionCookie(reply, secure())
      return noContent()
    },
  })
}

/** Basic and bearer ignore cookies: what came along by itself is neither read nor cleared. */
function isByCookie(request: FastifyRequest): boolean {
  return request.headers.authorization === undefined
}

function cookieOf(request: FastifyRequest): string | undefined {
  return isByCookie(request) ? readSessionCookie(request) : undefined
}

function retryAfter(ms: number): Record<string, string> {
  return { 'retry-after': String(Math.ceil(ms / 1000)) }
}
