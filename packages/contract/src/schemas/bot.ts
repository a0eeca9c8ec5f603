import { z } from 'zod'
import { type BotFault, botFaults, botOutcomes } from '../bot.ts'
import { attachmentSchema } from './attachments.ts'
import { id, pageQuery, personName, timestamp } from './common.ts'
import { departmentNameSchema } from './departments.ts'

const fault = z.enum(Object.keys(botFaults) as [BotFault, ...BotFault[]])

/** What a message may say, in characters. */
const MOST_TEXT = 10_000

/** Without a user name in it, and without a part that no server sees. */
const address = z
  .url()
  .max(2_000)
  .regex(/^https?:\/\/[^\s/?#@]+(?:[/?][^\s#]*)?$/i)

/** For how long the bot is waited for, with everything that belongs to it. */
const timeLimitSeconds = z.int().min(1).max(30)

const choices = {
  /** Is it asked at all. */
  enabled: z.boolean(),
  timeLimitSeconds: timeLimitSeconds.default(8),
  /** As whom its answers are shown. */
  name: personName.default('Bot'),
}

/** `PUT /settings/bot`. */
export const botSettingsPutSchema = z.object({
  ...choices,
  /** https; http for a bot on the same machine alone. Null: none yet. */
  url: address.nullable(),
})

/** `GET /settings/bot`. */
export const botSettingsSchema = z.object({
  ...choices,
  url: address.nullable(),
  /** There is a secret. It is shown when it is made, and not again. */
  hasSecret: z.boolean(),
  /** How often it failed in a row. */
  failures: z.int().min(0),
  /** It failed so often that nobody waits for it until then; null while it is asked. */
  pausedUntil: timestamp.nullable(),
})

/** `POST /settings/bot/secret`: shown this once. */
export const botSecretAnswerSchema = z.object({ secret: z.string().regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/) })

/** `POST /settings/bot/test`. What is left out is as it is stored. */
export const botTestPostSchema = z.object({
  url: address.optional(),
  timeLimitSeconds: timeLimitSeconds.optional(),
})

const became = {
  /** What was wrong; null if nothing was. */
  fault: fault.nullable(),
  /** The bot's HTTP status; null if it did not come to one. */
  status: z.int().nullable(),
  /** For how long it was waited for, in milliseconds; null if it was not. */
  tookMs: z.int().min(0).nullable(),
}

export const botTestAnswerSchema = z.object({
  outcome: z.enum(botOutcomes),
  ...became,
  /** What the bot would have said, or the system's word for what went wrong; null if there is none. */
  words: z.string().max(MOST_TEXT).nullable(),
})

/** One message that the bot was asked about. */
export const botAskSchema = z.object({
  id: id('ask'),
  at: timestamp,
  conversationId: id('cnv'),
  messageId: id('msg'),
  visitor: z.object({ id: id('vis'), name: z.string() }),
  /** Null while it is being asked. */
  outcome: z.enum(botOutcomes).nullable(),
  ...became,
  /** The system's word for what went wrong, such as `ECONNRESET`. */
  words: z.string().max(200).nullable(),
})

/** `GET /settings/bot/asks`, the newest first. */
export const botAskQuerySchema = pageQuery.extend({ outcome: z.enum(botOutcomes).optional() })

const said = {
  text: z.string(),
  createdAt: timestamp,
  attachments: z.array(attachmentSchema.pick({ name: true, contentType: true, size: true })),
}

/** What the bot is sent. */
export const botCallSchema = z.object({
  /** `test`: from the settings; what is answered is shown there and nowhere else. */
  type: z.enum(['message', 'test']),
  /** The call's `webhook-id`. A second call with the same one asks the same again. */
  id: id('ask'),
  /** When an answer comes too late. */
  answerBy: timestamp,
  conversation: z.object({ id: id('cnv'), department: departmentNameSchema.nullable() }),
  visitor: z.object({
    id: id('vis'),
    name: z.string().nullable(),
    /** Who the site says they are, if it proved it. */
    externalId: z.string().nullable(),
    language: z.string().nullable(),
  }),
  /** Where they are on the site. */
  page: z.object({ url: z.string(), title: z.string().nullable() }).nullable(),
  message: z.object({ id: id('msg'), ...said }),
  /** At most 20 messages before that one, the oldest first. */
  history: z.array(
    z.object({ author: z.object({ kind: z.enum(['visitor', 'agent', 'bot']), name: z.string() }), ...said }),
  ),
})

/** What it answers. */
export const botReplySchema = z.object({
  /** `hand_over`: a person is wanted, and nothing is asked any more until the conversation is closed. */
  outcome: z.enum(['handled', 'hand_over']),
  /** What the visitor reads. */
  text: z.string().max(MOST_TEXT).optional(),
})
