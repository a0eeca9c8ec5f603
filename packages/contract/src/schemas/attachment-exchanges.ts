import * as attachments from './attachments.ts'
import type { Exchange } from './exchange.ts'

const uploadProblems = ['payload_too_large', 'attachment_refused', 'storage_full'] as const

/** Files of messages. */
export const attachmentExchanges: readonly Exchange[] = [
  {
    level: 'conversations',
    method: 'POST',
    path: '/attachments',
    auth: 'agent',
    summary: 'A file for a reply',
    query: attachments.attachmentQuerySchema,
    bytes: 'in',
    answers: { 201: attachments.uploadedAttachmentSchema },
    problems: uploadProblems,
  },
  {
    level: 'conversations',
    method: 'POST',
    path: '/visitors/me/attachments',
    auth: 'visitor',
    summary: 'A file for a message of the visitor',
    query: attachments.attachmentQuerySchema,
    bytes: 'in',
    answers: { 201: attachments.uploadedAttachmentSchema },
    problems: uploadProblems,
  },
  {
    level: 'conversations',
    method: 'GET',
    path: '/attachments/{attachmentId}/{name}',
    auth: 'none',
    summary: 'A file, by a link that ends',
    query: attachments.attachmentLinkQuerySchema,
    bytes: 'out',
    answers: { 200: null },
    problems: ['link_used'],
  },
]

/** Pictures of agents. */
export const avatarExchanges: readonly Exchange[] = [
  {
    level: 'accounts',
    method: 'PUT',
    path: '/me/avatar',
    auth: 'agent',
    summary: 'My picture',
    bytes: 'in',
    answers: { 200: attachments.avatarAnswerSchema },
    problems: ['payload_too_large', 'image_invalid', 'storage_full'],
  },
  {
    level: 'accounts',
    method: 'DELETE',
    path: '/me/avatar',
    auth: 'agent',
    summary: 'Take my picture away',
    answers: { 204: null },
  },
  {
    level: 'accounts',
    method: 'GET',
    path: '/avatars/{userId}',
    auth: 'none',
    summary: 'The picture of an agent',
    query: attachments.avatarQuerySchema,
    bytes: 'out',
    answers: { 200: null },
  },
]
