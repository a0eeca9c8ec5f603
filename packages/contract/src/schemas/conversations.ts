import { z } from 'zod'
import { attachmentSchema } from './attachments.ts'
import { id, pageOf, pageQuery, personName, personSchema, timestamp } from './common.ts'
import { departmentNameSchema } from './departments.ts'

/** What a message may say, in characters. */
const MOST_TEXT = 10_000
/** Files of one message. */
const MOST_ATTACHMENTS = 10

/** At most 10 000 characters, at least one that is not white space unless there are files. */
const messageParts = {
  text: z.string().max(MOST_TEXT),
  attachmentIds: z.array(id('att')).max(MOST_ATTACHMENTS).optional(),
}

/** Whether there is anything in it. */
const saysSomething = ({ text, attachmentIds = [] }: { text: string; attachmentIds?: readonly string[] | undefined }) =>
  attachmentIds.length > 0 || /\S/.test(text)
const saysNothing = { path: ['text'], message: 'a text, or a file' }

/**
 * What a `system` message tells, for clients that word it themselves; its `text` says the same in English. `assignee` is
 * who has it since then, `department` where it was moved (null: none). `left`: whoever had it is deactivated, and nobody
 * has it now.
 */
export const messageEventSchema = z.object({
  kind: z.enum(['taken', 'assigned', 'given_back', 'moved', 'closed', 'reopened', 'left']),
  by: personSchema,
  assignee: personSchema.optional(),
  department: departmentNameSchema.nullable().optional(),
})

export const messageSchema = z.object({
  id: id('msg'),
  conversationId: id('cnv'),
  author: z.object({
    kind: z.enum(['visitor', 'agent', 'bot', 'system']),
    id: z.string(),
    name: z.string(),
    avatarUrl: z.string().nullable().optional(),
  }),
  text: z.string(),
  attachments: z.array(attachmentSchema).optional(),
  createdAt: timestamp,
  event: messageEventSchema.optional(),
})

export const messagePostSchema = z.object(messageParts).refine(saysSomething, saysNothing)

/** `GET .../messages`: `around` begins in the middle of a thread, to jump to a message. */
export const messageQuerySchema = pageQuery.extend({ around: id('msg').optional() })

/** `nextCursor` leads to older ones, `newerCursor` back to newer ones; null at the end of the thread. */
export const messagePageSchema = pageOf(messageSchema).extend({ newerCursor: z.string().nullable().optional() })

/** `POST /visitors/me/messages`. The department counts for a first message, and is ignored if there is none such. */
export const visitorMessagePostSchema = z
  .object({ ...messageParts, departmentId: id('dpt').optional() })
  .refine(saysSomething, saysNothing)

export const conversationSchema = z.object({
  id: id('cnv'),
  /** `verified` only with an HMAC from the site's server. */
  visitor: z.object({
    id: id('vis'),
    name: z.string(),
    verified: z.boolean(),
    email: z.string().nullable().optional(),
    online: z.boolean().optional(),
  }),
  status: z.enum(['open', 'closed']),
  assignee: personSchema.nullable(),
  department: departmentNameSchema.nullable().optional(),
  createdAt: timestamp,
  lastMessage: messageSchema.nullable(),
  /** Visitors' messages that the asking user has not read. */
  unreadCount: z.int().min(0),
  /** The asking user is not rung for it (`PUT .../mute`). */
  muted: z.boolean().optional(),
  /** Up to where the visitor has seen it. */
  visitorSeen: z
    .object({ messageId: id('msg'), at: timestamp })
    .nullable()
    .optional(),
  /** Who else looks at it now; of one conversation alone, never of a list. */
  viewers: z.array(personSchema).optional(),
  /** Of a search alone: the newest message that it found; null if it found the visitor's name or address. */
  match: z
    .object({ messageId: id('msg'), excerpt: z.string() })
    .nullable()
    .optional(),
})

/** `GET /conversations`, the one with the newest message first. */
export const conversationQuerySchema = z.object({
  status: z.enum(['open', 'closed', 'all']).default('open'),
  assignee: z.union([z.enum(['me', 'none']), id('usr')]).optional(),
  department: z.union([z.literal('none'), id('dpt')]).optional(),
  /** Words of messages, or of the visitor's name or address. The last one may be the beginning of a word. */
  q: z.string().trim().min(2).max(100).optional(),
  /** Those that hold something unread for the asker. */
  unread: z.enum(['true', 'false']).optional(),
  cursor: z.string().min(1).max(512).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

export const conversationPatchSchema = z.object({
  assigneeId: id('usr').nullable().optional(),
  status: z.enum(['open', 'closed']).optional(),
  departmentId: id('dpt').nullable().optional(),
  /** Whose it was when the client decided: if it is another's by now, nothing changes (`conversation_taken`). */
  expected: z.object({ assigneeId: id('usr').nullable() }).optional(),
})

/** `GET /conversations/counts`: open ones. `unread` are those that concern the asker. */
export const conversationCountsSchema = z.object({
  open: z.int().min(0),
  mine: z.int().min(0),
  unassigned: z.int().min(0),
  unread: z.int().min(0),
  departments: z.array(z.object({ id: id('dpt'), open: z.int().min(0) })),
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
