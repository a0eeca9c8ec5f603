import { pairingCodePostSchema, pairingLookSchema, pairingRedeemSchema } from '@deskbell/contract/schemas'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { actorOf } from '../../http/actor-of.ts'
import { created, noContent } from '../../http/answer.ts'
import type { Api } from '../../http/api.ts'
import { languageOf } from '../../http/language-of.ts'
import type { Principal } from '../../http/principal.ts'
import { problem } from '../../http/problem.ts'
import type { RateLimit } from '../../http/rate-limit.ts'
import { setSessionCookie } from '../../http/session-cookie.ts'
import { hashToken } from '../../secrets/tokens.ts'
import { toMe } from '../me.ts'
import type { AccountsDeps } from '../register-accounts.ts'
import { isByCookie, retryAfter, sentCookie } from '../sent-cookie.ts'
import { endPairing } from './end-pairing.ts'
import { enterCode } from './enter-code.ts'
import { listPairings } from './list-pairings.ts'
import { makePairing } from './make-pairing.ts'
import { type Comer, lookAtPairing, redeemPairing } from './redeem-pairing.ts'

const pairingParams = z.object({ pairingId: z.string().max(64) })
/** Far more than people do; what guards the codes is counted in the database. */
const rate = (per: RateLimit['per']): RateLimit => ({ max: 60, windowMs: 60_000, per })

/** `/pairings`: another device signs in by a link, and an app installed there by six digits. */
export function registerPairings(api: Api, deps: AccountsDeps): void {
  const secure = () => deps.publicUrl().startsWith('https:')
  api.route({
    method: 'POST',
    url: '/pairings',
    auth: 'user',
    rate: rate('caller'),
    handler: async ({ principal, request }) => {
      if (principal.credential.kind !== 'session') return problem('forbidden')
      const made = await makePairing(deps, principal, request.ip)
      deps.log.info({ pairing: made.id, user: principal.user.id, ip: request.ip }, 'pairing made')
      return created(made)
    },
  })
  api.route({
    method: 'GET',
    url: '/pairings',
    auth: 'user',
    handler: async ({ principal }) => ({ items: await listPairings(deps, principal), nextCursor: null }),
  })
  api.route({
    method: 'DELETE',
    url: '/pairings/:pairingId',
    auth: 'user',
    params: pairingParams,
    handler: async ({ params, principal, request }) => {
      if (principal.credential.kind !== 'session') return problem('forbidden')
      const actor = { ...actorOf(principal, request), userId: principal.user.id }
      if (!(await endPairing(deps, actor, params.pairingId))) return problem('not_found')
      deps.log.info({ pairing: params.pairingId, user: principal.user.id, ip: request.ip }, 'pairing ended')
      return noContent()
    },
  })
  api.route({
    method: 'POST',
    url: '/pairings/look',
    auth: 'none',
    rate: rate('address'),
    body: pairingLookSchema,
    handler: async ({ body }) => (await lookAtPairing(deps, body.token)) ?? problem('link_used'),
  })
  api.route({
    method: 'POST',
    url: '/pairings/redeem',
    auth: 'none',
    rate: rate('address'),
    body: pairingRedeemSchema,
    handler: async ({ body, principal, request, reply }) => {
      // Basic and bearer make no sessions.
      if (!isByCookie(request)) return problem('forbidden')
      const result = await redeemPairing(deps, body.token, comerOf(request, principal))
      if (!result.ok) {
        return problem(result.code, {}, result.retryAfterMs === undefined ? {} : retryAfter(result.retryAfterMs))
      }
      setSessionCookie(reply, result.token, secure())
      return { ...toMe(result.user, deps), code: result.code, codeExpiresAt: result.codeExpiresAt }
    },
  })
  api.route({
    method: 'POST',
    url: '/pairings/code',
    auth: 'none',
    rate: rate('address'),
    body: pairingCodePostSchema,
    handler: async ({ body, principal, request, reply }) => {
      if (!isByCookie(request)) return problem('forbidden')
      const result = await enterCode(deps, body.code, comerOf(request, principal))
      if (!result.ok) {
        return problem(result.code, {}, result.retryAfterMs === undefined ? {} : retryAfter(result.retryAfterMs))
      }
      setSessionCookie(reply, result.token, secure())
      return toMe(result.user, deps)
    },
  })
}

function comerOf(request: FastifyRequest, principal: Principal): Comer {
  const before = sentCookie(request)
  return {
    address: request.ip,
    userAgent: request.headers['user-agent'] ?? null,
    language: languageOf(request),
    replaces: before === undefined ? undefined : hashToken(before),
    signedInAs: principal.kind === 'user' ? principal.user.id : undefined,
  }
}
