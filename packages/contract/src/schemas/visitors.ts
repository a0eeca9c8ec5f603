import { z } from 'zod'
import { id, personName, personSchema, timestamp } from './common.ts'
import { messageSchema } from './conversations.ts'
import { departmentNameSchema } from './departments.ts'

/** Up to where somebody has seen a thread, and since when. */
export const seenSchema = z.object({ messageId: id('msg'), at: timestamp })

/** A page of the site that a visitor is on: http or https, without credentials in it. */
export const visitorPageSchema = z.object({ url: z.string(), title: z.string() })

const address = z.string().max(2048)

/**
 * `PUT /visitors/me`: what is left out stays as it is. An address that is none, or not http, is ignored and refuses
 * nothing: the page it stands in is not the visitor's doing. `email` null takes it away.
 */
export const visitorPutSchema = z.object({
  name: personName.optional(),
  email: z
    .string()
    .trim()
    .max(254)
    .regex(/^[^\s@\p{Cc}\p{Cf}]+@[^\s@\p{Cc}\p{Cf}]+\.[^\s@\p{Cc}\p{Cf}]+$/u)
    .nullable()
    .optional(),
  page: z.object({ url: address, title: z.string().max(1000).optional() }).optional(),
  referrer: address.optional(),
  language: z.string().max(35).optional(),
  timeZone: z.string().max(64).optional(),
  /** `hmac`: hex HMAC-SHA256 of `externalId` under the site's identity secret, made by the site's own server. */
  identity: z.object({ externalId: z.string().min(1).max(255), hmac: z.string().max(128) }).optional(),
})

/** `PUT /visitors/me/presence`: lives 30 s. `pageId` names one open page; its stream is opened with the same. */
export const visitorPresencePutSchema = z.object({
  pageId: z.string().regex(/^[A-Za-z0-9_-]{8,64}$/),
  visible: z.boolean(),
})

/** What agents know of a visitor. */
export const visitorSchema = z.object({
  id: id('vis'),
  name: z.string(),
  email: z.string().nullable(),
  verified: z.boolean(),
  /** The site's own name for them, if it was proven by an HMAC. */
  externalId: z.string().nullable().optional(),
  online: z.boolean(),
  language: z.string().nullable(),
  timeZone: z.string().nullable(),
  /** Such as "Firefox 145 on Linux"; null if the User-Agent says nothing. */
  browser: z.string().nullable(),
  page: visitorPageSchema.nullable(),
  referrer: z.string().nullable(),
  firstSeenAt: timestamp,
  lastSeenAt: timestamp.nullable(),
  /** Theirs, newest first. */
  conversations: z.array(z.object({ id: id('cnv'), status: z.enum(['open', 'closed']), createdAt: timestamp })),
})

/** `GET /visitors/me/conversation`. `agentSeen`: up to where anybody of the team has seen it. */
export const ownConversationSchema = z.object({
  id: id('cnv'),
  status: z.enum(['open', 'closed']),
  agentSeen: seenSchema.nullable(),
  assignee: personSchema.extend({ avatarUrl: z.string().nullable() }).nullable(),
  /** Messages of the team that the visitor has not seen. */
  unreadCount: z.int().min(0),
})

/** Who types. Until `until` (RFC 3339), unless a message of theirs comes before. */
export const typingSchema = z.object({
  conversationId: id('cnv'),
  author: z.object({ kind: z.enum(['visitor', 'agent']), id: z.string(), name: z.string() }),
  until: timestamp,
})

/** `GET /visitors/{id}/export`: `zip` for an archive with the files in it; the document alone unless said. */
export const visitorExportQuerySchema = z.object({ format: z.enum(['json', 'zip']).optional() })

/** All that is kept of a visitor. */
export const visitorExportSchema = z.object({
  exportedAt: timestamp,
  visitor: visitorSchema,
  conversations: z.array(
    z.object({
      id: id('cnv'),
      status: z.enum(['open', 'closed']),
      createdAt: timestamp,
      messages: z.array(messageSchema),
    }),
  ),
  /** Files of the visitor, and of agents in these conversations. `path` is where one stands in the archive. */
  files: z.array(
    z.object({
      id: id('att'),
      messageId: id('msg').nullable(),
      name: z.string(),
      contentType: z.string(),
      size: z.int().nonnegative(),
      createdAt: timestamp,
      path: z.string(),
    }),
  ),
  /** Every row of every table that holds something of them, by table. */
  records: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))),
})

const minutes = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/)

/** When the team answers, by the wall clock of `timeZone` (IANA). Days without an entry are closed; `to` may be 24:00. */
export const hoursSchema = z.object({
  timeZone: z.string().min(1).max(64),
  days: z
    .array(
      z.object({
        day: z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']),
        from: minutes,
        to: z.union([minutes, z.literal('24:00')]),
      }),
    )
    .max(28),
})

/** What the chat plays when the team writes: `chime` if it is not said. */
export const widgetSoundSchema = z.enum(['bell', 'chime', 'knock', 'off'])

/** `GET /widget-config`, for any page, without signing in. */
export const widgetConfigSchema = z.object({
  name: z.string(),
  /** Somebody could answer now. */
  online: z.boolean(),
  hours: hoursSchema.nullable(),
  nextOpenAt: timestamp.nullable(),
  departments: z.array(departmentNameSchema),
  askEmailWhenAway: z.boolean(),
  sound: widgetSoundSchema.optional(),
  /** Again and again until the chat is opened. */
  soundLoop: z.boolean().optional(),
  attachments: z.object({ maxBytes: z.int().min(0), types: z.array(z.string()) }),
})

/** `PUT /settings/widget`. */
export const widgetSettingsPutSchema = z.object({
  name: personName,
  hours: hoursSchema.nullable(),
  askEmailWhenAway: z.boolean(),
  sound: widgetSoundSchema.optional(),
  soundLoop: z.boolean().optional(),
})

/** `GET /settings/widget`. `identitySecret`: with it the site's server proves who a visitor is. */
export const widgetSettingsSchema = widgetSettingsPutSchema.extend({ identitySecret: z.string() })
