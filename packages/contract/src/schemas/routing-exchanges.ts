import { pageOf } from './common.ts'
import type { Exchange } from './exchange.ts'
import * as notifications from './notifications.ts'
import * as routing from './routing.ts'

/** Who is notified and why, and whether it works. Rules and channels follow with their own issue. */
export const routingLevel: readonly Exchange[] = [
  {
    level: 'routing',
    method: 'GET',
    path: '/notifications',
    auth: 'agent',
    summary: 'The log: who was notified or not, and why',
    query: notifications.notificationQuerySchema,
    answers: { 200: pageOf(notifications.traceSchema) },
    problems: ['cursor_invalid'],
  },
  {
    level: 'routing',
    method: 'POST',
    path: '/tests',
    auth: 'agent',
    summary: 'Ring all devices of mine, or everybody’s, as a test',
    body: routing.testsPostSchema,
    answers: { 202: routing.testsAnswerSchema },
    idempotent: true,
    problems: ['push_disabled'],
  },
  {
    level: 'routing',
    method: 'GET',
    path: '/tests/{runId}',
    auth: 'agent',
    summary: 'How far such a test came',
    query: routing.testRunQuerySchema,
    answers: { 200: routing.testRunSchema },
    problems: ['cursor_invalid'],
  },
  {
    level: 'routing',
    method: 'GET',
    path: '/settings',
    auth: 'admin',
    summary: 'The site’s settings',
    answers: { 200: routing.siteSettingsSchema },
  },
  {
    level: 'routing',
    method: 'PATCH',
    path: '/settings',
    auth: 'admin',
    summary: 'Change them',
    body: routing.siteSettingsPatchSchema,
    answers: { 200: routing.siteSettingsSchema },
  },
]
