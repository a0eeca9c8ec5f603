import type { Exchange } from './exchange.ts'
import * as preferences from './preferences.ts'

/** When an agent is rung, by their own will: part of the level `routing`. */
export const preferenceExchanges: readonly Exchange[] = [
  {
    level: 'routing',
    method: 'GET',
    path: '/preferences',
    auth: 'agent',
    summary: 'When the asker is not rung',
    answers: { 200: preferences.preferencesSchema },
  },
  {
    level: 'routing',
    method: 'PATCH',
    path: '/preferences',
    auth: 'agent',
    summary: 'Change one’s quiet hours, snooze, ring again',
    body: preferences.preferencesPatchSchema,
    answers: { 200: preferences.preferencesSchema },
    idempotent: true,
  },
  {
    level: 'routing',
    method: 'GET',
    path: '/conversations/{conversationId}/mute',
    auth: 'agent',
    summary: 'Whether the asker is rung for this conversation',
    answers: { 200: preferences.conversationMuteSchema },
  },
  {
    level: 'routing',
    method: 'PUT',
    path: '/conversations/{conversationId}/mute',
    auth: 'agent',
    summary: 'Be rung for it or not',
    body: preferences.conversationMuteSchema,
    answers: { 200: preferences.conversationMuteSchema },
    idempotent: true,
  },
]
