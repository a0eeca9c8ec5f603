import { sessionPostSchema } from '@deskbell/contract/schemas'
import { noContent } from '../http/answer.ts'
import type { Api } from '../http/api.ts'
import { languageOf } from '../http/language-of.ts'
import { problem } from '../http/problem.ts'
import { clearSessionCookie, setSessionCookie } from '../http/session-cookie.ts'
import { hashToken } from '../secrets/tokens.ts'
import { toMe } from './me.ts'
import type { AccountsDeps } from './register-accounts.ts'
import { isByCookie, retryAfter, sentCookie } from './sent-cookie.ts'
import { endSession, signIn } from './sign-in.ts'
import { failureKey } from './sign-in-failures.ts'
import { createTurns } from './turns.ts'

/** `POST`, `GET` and `DELETE /session`, and `GET /me`. */
export function registerSession(api: Api, deps: AccountsDeps): void {
  const inTurn = createTurns()
  const secure = () => deps.publicUrl().startsWith('https:')
  api.route({
    method: 'GET',
    url: '/me',
    auth: 'user',
    handler: async ({ principal }) => toMe(principal.user, deps),
  })
  api.route({
    method: 'GET',
    url: '/session',
    auth: 'user',
    handler: async ({ principal }) => toMe(principal.user, deps),
  })
  api.route({
    method: 'POST',
    url: '/session',
    auth: 'none',
    body: sessionPostSchema,
    handler: async ({ body, request, reply }) => {
      const before = sentCookie(request)
      // Guesses made at once would all be checked before the first was counted.
      const result = await inTurn(failureKey(body.email, request.ip), () =>
        signIn(deps, {
          ...body,
          address: request.ip,
          userAgent: request.headers['user-agent'] ?? null,
          language: languageOf(request),
          replaces: before === undefined ? undefined : hashToken(before),
        }),
      )
      if (!result.ok) {
        const headers = result.retryAfterMs === undefined ? {} : retryAfter(result.retryAfterMs)
        return problem(result.code, {}, headers)
      }
      setSessionCookie(reply, result.token, secure())
      return toMe(result.user, deps)
    },
  })
  api.route({
    method: 'DELETE',
    url: '/session',
    auth: 'none',
    handler: async ({ request, reply }) => {
      const token = sentCookie(request)
      if (token !== undefined) await endSession(deps, hashToken(token))
      if (isByCookie(request)) clearSessionCookie(reply, secure())
      return noContent()
    },
  })
}
