import * as accounts from './accounts.ts'
import { pageOf } from './common.ts'
import { discoverySchema } from './discovery.ts'
import type { Exchange } from './exchange.ts'
import * as notifications from './notifications.ts'
import * as push from './push.ts'

/** How an app finds the API. */
export const discovery: readonly Exchange[] = [
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

/** What any backend with users can speak. */
export const pushLevel: readonly Exchange[] = [
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
    method: 'GET',
    path: '/push/keys',
    auth: 'admin',
    summary: 'The application server keys, and how many devices each has',
    answers: { 200: pageOf(push.pushKeySchema) },
  },
  {
    level: 'push',
    method: 'POST',
    path: '/push/keys',
    auth: 'admin',
    summary: 'Rotate: a new active key',
    body: push.pushKeyPostSchema,
    answers: { 201: pageOf(push.pushKeySchema) },
    idempotent: true,
    problems: ['key_conflict', 'unavailable'],
  },
  {
    level: 'push',
    method: 'POST',
    path: '/push/keys/{keyId}/retire',
    auth: 'admin',
    summary: 'Retire an old key before all of its devices have moved',
    body: push.pushKeyRetireSchema,
    answers: { 200: pageOf(push.pushKeySchema) },
    idempotent: true,
    problems: ['key_conflict'],
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
    idempotent: true,
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
