import { z } from 'zod'
import { id, personName, personSchema, timestamp } from './common.ts'

/** At most 10 000 characters, at least one that is not white space. */
export const messageText = z.string().max(10_000).regex(/\S/)

export const messageSchema = z.object({
  id: id('msg'),
  conversationId: id('cnv'),
  author: z.object({ kind: z.enum(['visitor', 'agent', 'bot', 'system']), id: z.string(), name: z.string() }),
  text: z.string(),
  createdAt: timestamp,
})

export const messagePostSchema = z.object({ text: messageText })

export const conversationSchema = z.object({
  id: id('cnv'),
  /** `verified` only with an HMAC from the site's server. */
  visitor: z.object({ id: id('vis'), name: z.string(), verified: z.boolean() }),
  status: z.enum(['open', 'closed']),
  assignee: personSchema.nullable(),
  createdAt: timestamp,
  lastMessage: messageSchema.nullable(),
  /** Visitors' messages that the asking user has not read. */
  unreadCount: z.int().min(0),
})

/** `GET /conversations`, the one with the newest message first. */
export const conversationQuerySchema = z.object({
  status: z.enum(['open', 'closed', 'all']).default('open'),
  cursor: z.string().min(1).max(512).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

export const conversationPatchSchema = z.object({
  assigneeId: id('usr').nullable().optional(),
  status: z.enum(['open', 'closed']).optional(),
})

/** `POST /conversations/{id}/read`: everything up to this message, or to the newest. */
export const readPostSchema = z.object({ messageId: id('msg').optional() })

/** `PUT /presence`: lives 30 s. */
export const presencePutSchema = z.object({
  conversationId: id('cnv').nullable(),
  visible: z.boolean(),
  lastInputAt: timestamp.nullable(),
})

/** `POST /visitors`: nothing is required. A name given so is shown as unverified. */
export const visitorPostSchema = z.object({
  name: personName.optional(),
  language: z.string().max(35).optional(),
})

export const visitorAnswerSchema = z.object({ visitorId: id('vis'), token: z.string() })

export const visitorMessageAnswerSchema = z.object({ message: messageSchema, conversationId: id('cnv') })
