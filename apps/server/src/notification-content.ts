import { id } from '@deskbell/contract/schemas'
import { z } from 'zod'

/** Conversations with something unread, for the app's badge. */
const badge = z.int().min(0).optional()

/** Words that were ready when they were written: an earlier version's, or a room's own. */
const plainSchema = z.object({
  /** Never empty. */
  title: z.string().min(1),
  body: z.string(),
  badge,
  /** The language of the text, if it is known (BCP 47). */
  lang: z.string().optional(),
})

/** A visitor wrote. What it says depends on its device: the words are made when it is sent. */
const messageSchema = z.object({
  says: z.literal('message'),
  /** Empty: without a name. */
  from: z.string(),
  /** The newest message, in one line. */
  text: z.string(),
  /** Of a message without a text. */
  files: z.object({ count: z.int().min(1), names: z.string() }).optional(),
  /** Messages of this conversation that the recipient has not read. */
  unread: z.int().min(1),
  badge,
})

/** A colleague has the conversation now, or closed it. */
const takenSchema = z.object({
  says: z.literal('taken'),
  how: z.enum(['taken', 'assigned', 'closed']),
  by: z.object({
    id: id('usr'),
    name: z.string(),
    /** Of the picture; null: none. */
    picture: z.string().nullable(),
  }),
  /** Whose conversation it is. */
  from: z.string(),
  badge,
})

/** What waits after a time without rings. */
const summarySchema = z.object({
  says: z.literal('summary'),
  /** Conversations. */
  waiting: z.int().min(1),
  /** How long the oldest of them has waited. */
  oldestMinutes: z.int().min(0),
  badge,
})

const testSchema = z.object({
  says: z.literal('test'),
  /** Who asked for it; null: the recipient. */
  by: z.string().nullable(),
})

/** Another device of the recipient was reported lost. */
const lostSchema = z.object({
  says: z.literal('lost'),
  /** What its owner calls it. */
  device: z.string(),
  /** Who reported it; null: the recipient. */
  by: z.string().nullable(),
})

const welcomeSchema = z.object({ says: z.literal('welcome') })

/** The JSON of `notifications.content`: what stage 2 decided to show, and stage 3 makes a push message of. */
export const notificationContentSchema = z.union([
  z.discriminatedUnion('says', [messageSchema, takenSchema, summarySchema, testSchema, welcomeSchema, lostSchema]),
  plainSchema,
])

export type NotificationContent = z.infer<typeof notificationContentSchema>
export type MessageContent = z.infer<typeof messageSchema>
export type TakenContent = z.infer<typeof takenSchema>
export type SummaryContent = z.infer<typeof summarySchema>
