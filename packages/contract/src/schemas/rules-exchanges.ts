import type { Exchange } from './exchange.ts'
import * as routing from './routing-settings.ts'

/** The rules of who is told what: part of the level `routing`. */
export const rulesExchanges: readonly Exchange[] = [
  {
    level: 'routing',
    method: 'GET',
    path: '/settings/routing',
    auth: 'admin',
    summary: 'Who is told what, and what these rules would miss',
    answers: { 200: routing.routingSettingsAnswerSchema },
  },
  {
    level: 'routing',
    method: 'PUT',
    path: '/settings/routing',
    auth: 'admin',
    summary: 'Other rules',
    body: routing.routingSettingsSchema,
    answers: { 200: routing.routingSettingsAnswerSchema },
  },
  {
    level: 'routing',
    method: 'POST',
    path: '/settings/routing/check',
    auth: 'admin',
    summary: 'What rules would miss, before they are saved',
    body: routing.routingSettingsSchema,
    answers: { 200: routing.routingCheckAnswerSchema },
  },
  {
    level: 'routing',
    method: 'POST',
    path: '/settings/routing/simulate',
    auth: 'admin',
    summary: 'Who would be told what if a visitor wrote',
    body: routing.simulationSchema,
    answers: { 200: routing.simulationAnswerSchema },
  },
]
