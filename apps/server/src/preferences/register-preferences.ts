import type { ConversationMute, PreferenceMatrix, Preferences } from '@deskbell/contract'
import { conversationMuteSchema, id, preferencesPatchSchema } from '@deskbell/contract/schemas'
import { z } from 'zod'
import { matrixOf } from '../db/preference-matrix.ts'
import { quietRules } from '../db/quiet-rules.ts'
import type { Api } from '../http/api.ts'
import { problem } from '../http/problem.ts'
import { type QuietRules, quietAt, quietUntil } from '../quiet-times.ts'
import { isTimeZone } from '../time-zone.ts'
import { changePreferences, findPreferences } from './change-preferences.ts'
import { isMuted, isThere, mute } from './conversation-mutes.ts'
import type { PreferencesDeps } from './preferences-deps.ts'

const conversationParams = z.object({ conversationId: id('cnv') })

/** When an agent is rung, by their own will: `/preferences`, and the mute of a conversation. */
export function registerPreferences(api: Api, deps: PreferencesDeps): void {
  const { database, clock } = deps
  api.route({
    method: 'GET',
    url: '/preferences',
    auth: 'user',
    handler: async ({ principal }) => {
      const kept = await findPreferences(database.db, principal.user.id)
      return toPreferences({ rules: quietRules(kept), matrix: matrixOf(kept?.matrix) }, clock())
    },
  })
  api.idempotentRoute({
    method: 'PATCH',
    url: '/preferences',
    auth: 'user',
    body: preferencesPatchSchema,
    handler: async ({ principal, body, trx, wake }) => {
      if (body.quietHours && !isTimeZone(body.quietHours.timeZone)) {
        return problem('invalid', { errors: [{ path: 'quietHours.timeZone', message: 'not a known time zone' }] })
      }
      const now = clock()
      return toPreferences(await changePreferences(database, trx, wake, { userId: principal.user.id, body, now }), now)
    },
  })
  api.route({
    method: 'GET',
    url: '/conversations/:conversationId/mute',
    auth: 'user',
    params: conversationParams,
    handler: async ({ principal, params }): Promise<ConversationMute | Error> => {
      const muted = await isMuted(database.db, principal.user.id, params.conversationId)
      return muted || (await isThere(database.db, params.conversationId)) ? { muted } : problem('not_found')
    },
  })
  api.idempotentRoute({
    method: 'PUT',
    url: '/conversations/:conversationId/mute',
    auth: 'user',
    params: conversationParams,
    body: conversationMuteSchema,
    handler: async ({ principal, params, body, trx, wake }) => {
      const wanted = { userId: principal.user.id, conversationId: params.conversationId, muted: body.muted }
      const there = await mute(database, trx, wake, wanted, clock())
      return there ? { muted: body.muted } : problem('not_found')
    },
  })
}

function toPreferences(
  { rules, matrix }: { readonly rules: QuietRules; readonly matrix: PreferenceMatrix },
  now: number,
): Preferences {
  const reason = quietAt(rules, now)
  const until = quietUntil(rules, now)
  return {
    quietHours: rules.quietHours,
    snoozedUntil: rules.snoozedUntil === null || rules.snoozedUntil <= now ? null : toTime(rules.snoozedUntil),
    quiet:
      reason === undefined ? null : { reason, until: until === null || until === undefined ? null : toTime(until) },
    matrix,
  }
}

const toTime = (at: number) => new Date(at).toISOString()
