import type { z } from 'zod'
import type { ProblemCode } from '../problems.ts'
import * as accounts from './accounts.ts'
import { pageOf, pageQuery } from './common.ts'
import * as conversations from './conversations.ts'
import { discoverySchema } from './discovery.ts'
import { eventPageSchema, eventQuerySchema } from './events.ts'
import * as notifications from './notifications.ts'
import * as push from './push.ts'

/** Who may make a call. `agent`: any signed-in user. `device`: a device's renew token, beside `agent`. */
export type ExchangeAuth = 'none' | 'agent' | 'admin' | 'visitor' | 'device'

/** One call of the contract as data: OpenAPI, PROTOCOL.md's headings and the conformance kit are held against it. */
export interface Exchange {
  readonly level: 'discovery' | 'push' | 'conversations' | 'accounts'
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Relative to the API root; the discovery document alone is relative to the site. */
  readonly path: string
  readonly auth: ExchangeAuth
  readonly summary: string
  readonly query?: z.ZodType
  readonly body?: z.ZodType
  /** By status. `null`: no body. `'event-stream'`: server-sent events. */
  readonly answers: Readonly<Record<number, z.ZodType | null>>
  /** Also offered as `text/event-stream`. */
  readonly stream?: true
  readonly idempotent?: true
  /** Beyond those that any call may bring: invalid, unauthenticated, forbidden, not_found, rate_limited, internal. */
  readonly problems?: readonly ProblemCode[]
}

const discovery: readonly Exchange[] = [
  {
    level: 'discovery',
    method: 'GET',
    path: '/.well-known/deskbell',
    auth: 'none',
    summary: 'Where the API is, and what it speaks',
    answers: { 200: discoverySchema },
    problems: ['unavailable'],
  },
]

const pushLevel: readonly Exchange[] = [
  {
    level: 'push',
    method: 'GET',
    path: '/me',
    auth: 'agent',
    summary: 'Who am I, and what may I do',
    answers: { 200: accounts.meSchema },
  },
  {
    level: 'push',
    method: 'GET',
    path: '/push',
    auth: 'agent',
    summary: 'Is push on, and under which key',
    answers: { 200: push.pushSettingsSchema },
  },
  {
    level: 'push',
    method: 'PATCH',
    path: '/push',
    auth: 'admin',
    summary: 'Turn push on or off for the site, set the prompt policy',
    body: push.pushSettingsPatchSchema,
    answers: { 200: push.pushSettingsSchema },
  },
  {
    level: 'push',
    method: 'PUT',
    path: '/devices/{deviceId}',
    auth: 'device',
    summary: 'Register or renew a device',
    body: push.devicePutSchema,
    answers: { 200: push.devicePutAnswerSchema, 201: push.devicePutAnswerSchema },
    problems: [
      'subscription_invalid',
      'app_url_invalid',
      'device_conflict',
      'device_limit',
      'push_disabled',
      'device_removed',
    ],
  },
  {
    level: 'push',
    method: 'GET',
    path: '/devices',
    auth: 'agent',
    summary: 'The devices table',
    query: push.deviceQuerySchema,
    answers: { 200: pageOf(push.deviceSchema) },
    problems: ['cursor_invalid'],
  },
  {
    level: 'push',
    method: 'PATCH',
    path: '/devices/{deviceId}',
    auth: 'agent',
    summary: 'Rename or mute a device',
    body: push.devicePatchSchema,
    answers: { 200: push.deviceSchema },
  },
  {
    level: 'push',
    method: 'DELETE',
    path: '/devices/{deviceId}',
    auth: 'device',
    summary: 'Remove a device',
    answers: { 204: null },
  },
  {
    level: 'push',
    method: 'POST',
    path: '/devices/{deviceId}/test',
    auth: 'agent',
    summary: 'Ring a device as a test',
    answers: { 202: push.testAnswerSchema },
    problems: ['push_disabled'],
  },
  {
    level: 'push',
    method: 'GET',
    path: '/notifications/{notificationId}',
    auth: 'agent',
    summary: 'The trace of a notification',
    answers: { 200: notifications.traceSchema },
  },
  {
    level: 'push',
    method: 'POST',
    path: '/receipts',
    auth: 'none',
    summary: 'What became of notifications, from the worker',
    body: notifications.receiptsSchema,
    answers: { 200: notifications.receiptsAnswerSchema },
  },
]

const conversationsLevel: readonly Exchange[] = [
  {
    level: 'conversations',
    method: 'GET',
    path: '/conversations',
    auth: 'agent',
    summary: 'The inbox',
    query: conversations.conversationQuerySchema,
    answers: { 200: pageOf(conversations.conversationSchema) },
    problems: ['cursor_invalid'],
  },
  {
    level: 'conversations',
    method: 'GET',
    path: '/conversations/{conversationId}',
    auth: 'agent',
    summary: 'One conversation',
    answers: { 200: conversations.conversationSchema },
  },
  {
    level: 'conversations',
    method: 'PATCH',
    path: '/conversations/{conversationId}',
    auth: 'agent',
    summary: 'Take, assign, close, reopen',
    body: conversations.conversationPatchSchema,
    answers: { 200: conversations.conversationSchema },
  },
  {
    level: 'conversations',
    method: 'GET',
    path: '/conversations/{conversationId}/messages',
    auth: 'agent',
    summary: 'Its messages, newest first',
    query: pageQuery,
    answers: { 200: pageOf(conversations.messageSchema) },
    problems: ['cursor_invalid'],
  },
  {
    level: 'conversations',
    method: 'POST',
    path: '/conversations/{conversationId}/messages',
    auth: 'agent',
    summary: 'Reply',
    body: conversations.messagePostSchema,
    answers: { 201: conversations.messageSchema },
    idempotent: true,
  },
  {
    level: 'conversations',
    method: 'POST',
    path: '/conversations/{conversationId}/read',
    auth: 'agent',
    summary: 'Mark as read',
    body: conversations.readPostSchema,
    answers: { 204: null },
  },
  {
    level: 'conversations',
    method: 'PUT',
    path: '/presence',
    auth: 'agent',
    summary: 'What this agent is looking at',
    body: conversations.presencePutSchema,
    answers: { 204: null },
  },
  {
    level: 'conversations',
    method: 'GET',
    path: '/events',
    auth: 'agent',
    summary: 'Live events, streamed or polled',
    query: eventQuerySchema,
    answers: { 200: eventPageSchema },
    stream: true,
  },
  {
    level: 'conversations',
    method: 'POST',
    path: '/visitors',
    auth: 'none',
    summary: 'A new visitor',
    body: conversations.visitorPostSchema,
    answers: { 201: conversations.visitorAnswerSchema },
  },
  {
    level: 'conversations',
    method: 'GET',
    path: '/visitors/me/messages',
    auth: 'visitor',
    summary: "The visitor's own thread, newest first",
    query: pageQuery,
    answers: { 200: pageOf(conversations.messageSchema) },
    problems: ['cursor_invalid'],
  },
  {
    level: 'conversations',
    method: 'POST',
    path: '/visitors/me/messages',
    auth: 'visitor',
    summary: 'The visitor writes',
    body: conversations.messagePostSchema,
    answers: { 201: conversations.visitorMessageAnswerSchema },
    idempotent: true,
  },
  {
    level: 'conversations',
    method: 'GET',
    path: '/visitors/me/events',
    auth: 'visitor',
    summary: "The visitor's live events",
    query: eventQuerySchema,
    answers: { 200: eventPageSchema },
    stream: true,
  },
]

const accountsLevel: readonly Exchange[] = [
  {
    level: 'accounts',
    method: 'POST',
    path: '/session',
    auth: 'none',
    summary: 'Sign in; the one call that sets a cookie',
    body: accounts.sessionPostSchema,
    answers: { 200: accounts.meSchema },
    problems: ['invalid_credentials'],
  },
  { level: 'accounts', method: 'DELETE', path: '/session', auth: 'agent', summary: 'Sign out', answers: { 204: null } },
  {
    level: 'accounts',
    method: 'PUT',
    path: '/me/password',
    auth: 'agent',
    summary: 'Change my password',
    body: accounts.passwordPutSchema,
    answers: { 204: null },
    problems: ['wrong_password'],
  },
  {
    level: 'accounts',
    method: 'GET',
    path: '/users',
    auth: 'admin',
    summary: 'Everybody',
    answers: { 200: pageOf(accounts.listedUserSchema) },
  },
  {
    level: 'accounts',
    method: 'PATCH',
    path: '/users/{userId}',
    auth: 'admin',
    summary: 'Rename, change role, deactivate, reactivate',
    body: accounts.userPatchSchema,
    answers: { 200: accounts.listedUserSchema },
    problems: ['last_admin'],
  },
  {
    level: 'accounts',
    method: 'POST',
    path: '/users/{userId}/reset-link',
    auth: 'admin',
    summary: 'A one-time link to set a new password',
    answers: { 201: accounts.oneTimeLinkSchema },
    problems: ['user_deactivated'],
  },
  {
    level: 'accounts',
    method: 'POST',
    path: '/password-resets',
    auth: 'none',
    summary: 'Set a new password by a one-time link',
    body: accounts.passwordResetSchema,
    answers: { 204: null },
    problems: ['link_used'],
  },
  {
    level: 'accounts',
    method: 'GET',
    path: '/invitations',
    auth: 'admin',
    summary: 'Pending invitations',
    answers: { 200: pageOf(accounts.invitationSchema) },
  },
  {
    level: 'accounts',
    method: 'POST',
    path: '/invitations',
    auth: 'admin',
    summary: 'Invite somebody by a one-time link',
    body: accounts.invitationPostSchema,
    answers: { 201: accounts.invitationAnswerSchema },
    problems: ['email_taken'],
  },
  {
    level: 'accounts',
    method: 'DELETE',
    path: '/invitations/{invitationId}',
    auth: 'admin',
    summary: 'Take an invitation back',
    answers: { 204: null },
  },
  {
    level: 'accounts',
    method: 'POST',
    path: '/invitations/accept',
    auth: 'none',
    summary: 'Become a user',
    body: accounts.invitationAcceptSchema,
    answers: { 201: accounts.userAnswerSchema },
    problems: ['link_used', 'email_taken'],
  },
  {
    level: 'accounts',
    method: 'GET',
    path: '/setup',
    auth: 'none',
    summary: 'Is the first admin still to be made',
    answers: { 200: accounts.setupSchema },
  },
  {
    level: 'accounts',
    method: 'POST',
    path: '/setup',
    auth: 'none',
    summary: 'Make the first admin by the one-time link that the first start prints',
    body: accounts.setupPostSchema,
    answers: { 201: accounts.userAnswerSchema },
    problems: ['link_used', 'setup_done'],
  },
  {
    level: 'accounts',
    method: 'GET',
    path: '/application-passwords',
    auth: 'agent',
    summary: 'My application passwords',
    answers: { 200: pageOf(accounts.applicationPasswordSchema) },
  },
  {
    level: 'accounts',
    method: 'POST',
    path: '/application-passwords',
    auth: 'agent',
    summary: 'A new one, shown this once',
    body: accounts.applicationPasswordPostSchema,
    answers: { 201: accounts.applicationPasswordAnswerSchema },
  },
  {
    level: 'accounts',
    method: 'DELETE',
    path: '/application-passwords/{passwordId}',
    auth: 'agent',
    summary: 'Revoke one, and every device last renewed under it',
    answers: { 204: null },
  },
]

/** Every call of contract version 1 that is spoken so far. Level `routing` follows with its own issue. */
export const exchanges: readonly Exchange[] = [...discovery, ...pushLevel, ...conversationsLevel, ...accountsLevel]
