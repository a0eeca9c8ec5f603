import * as conversations from './conversations.ts'
import type { Exchange } from './exchange.ts'
import * as visitors from './visitors.ts'

const level = 'conversations'

/** The visitor's side and liveness. */
export const visitorExchanges: readonly Exchange[] = [
  {
    level,
    method: 'POST',
    path: '/conversations/{conversationId}/typing',
    auth: 'agent',
    summary: 'This agent types',
    answers: { 204: null },
  },
  {
    level,
    method: 'POST',
    path: '/visitors/me/typing',
    auth: 'visitor',
    summary: 'The visitor types',
    answers: { 204: null },
  },
  {
    level,
    method: 'POST',
    path: '/visitors/me/read',
    auth: 'visitor',
    summary: 'The visitor has seen the thread',
    body: conversations.readPostSchema,
    answers: { 204: null },
  },
  {
    level,
    method: 'GET',
    path: '/visitors/me/conversation',
    auth: 'visitor',
    summary: "The visitor's own conversation",
    answers: { 200: visitors.ownConversationSchema },
  },
  {
    level,
    method: 'PUT',
    path: '/visitors/me/presence',
    auth: 'visitor',
    summary: 'Whether a page of the visitor is visible',
    body: visitors.visitorPresencePutSchema,
    answers: { 204: null },
  },
  {
    level,
    method: 'PUT',
    path: '/visitors/me',
    auth: 'visitor',
    summary: 'Who the visitor is and where',
    body: visitors.visitorPutSchema,
    answers: { 204: null },
  },
  {
    level,
    method: 'GET',
    path: '/visitors/{visitorId}',
    auth: 'agent',
    summary: 'One visitor',
    answers: { 200: visitors.visitorSchema },
  },
  {
    level,
    method: 'GET',
    path: '/visitors/{visitorId}/export',
    auth: 'admin',
    summary: 'Everything that is kept of a visitor',
    query: visitors.visitorExportQuerySchema,
    answers: { 200: visitors.visitorExportSchema },
  },
  {
    level,
    method: 'DELETE',
    path: '/visitors/{visitorId}',
    auth: 'admin',
    summary: 'Erase a visitor',
    answers: { 204: null },
  },
  {
    level,
    method: 'GET',
    path: '/widget-config',
    auth: 'none',
    summary: 'What the widget is to show',
    answers: { 200: visitors.widgetConfigSchema },
  },
]

/** What admins set of it. */
export const widgetSettingsExchanges: readonly Exchange[] = [
  {
    level: 'routing',
    method: 'GET',
    path: '/settings/widget',
    auth: 'admin',
    summary: 'The widget’s settings',
    answers: { 200: visitors.widgetSettingsSchema },
  },
  {
    level: 'routing',
    method: 'PUT',
    path: '/settings/widget',
    auth: 'admin',
    summary: 'Set them',
    body: visitors.widgetSettingsPutSchema,
    answers: { 200: visitors.widgetSettingsSchema },
  },
  {
    level: 'routing',
    method: 'POST',
    path: '/settings/widget/identity-secret',
    auth: 'admin',
    summary: 'A new identity secret',
    answers: { 200: visitors.widgetSettingsSchema },
  },
]
