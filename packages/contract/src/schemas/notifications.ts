import { z } from 'zod'
import { id, personSchema, timestamp } from './common.ts'
import { deliveryResultSchema, deviceSchema } from './push.ts'
import { channelDecisionSchema } from './routing-settings.ts'

export const attemptSchema = z.object({
  at: timestamp,
  status: z.int().nullable(),
  result: deliveryResultSchema,
  reason: z.string().nullable(),
})

const moment = timestamp.nullable()

/**
 * One notification on one channel: by push to one device, or by email. Each stage's time, or null if it was not reached;
 * a mail is `acceptedAt` by the mail server, and nobody hears of it after that.
 */
export const deliverySchema = z.object({
  id: id('dlv'),
  channel: z.enum(['push', 'email']),
  deviceId: id('dev').nullable(),
  /** Which device that is, as it is called now; null if it is not known any more. */
  device: deviceSchema
    .pick({ label: true, name: true, pushService: true, quarantineReason: true })
    .nullable()
    .optional(),
  /** Where it stands: still to be sent, taken by the push service, given up, or not worth a ring any more. */
  state: z.enum(['queued', 'accepted', 'failed', 'cancelled']).optional(),
  /** Why it was cancelled, in one word, such as `already_read`; null if it was not. */
  cancelReason: z.string().nullable().optional(),
  /** When it is tried, while it waits; null if it does not. */
  dueAt: moment.optional(),
  /** After this it is not worth a ring. */
  expiresAt: timestamp.optional(),
  /**
   * What it waits for beside its time: the push service is stopped (the likely cause in one word, such as
   * `service_down`), or wants this device (`device_throttled`) or the site (`slowed`) to wait. Null if for nothing.
   */
  waitsFor: z.object({ reason: z.string(), until: moment }).nullable().optional(),
  queuedAt: timestamp,
  acceptedAt: moment,
  receivedAt: moment,
  displayedAt: moment,
  clickedAt: moment,
  dismissedAt: moment,
  attempts: z.array(attemptSchema),
})

const decisionSchema = z.enum(['send', 'skip'])

/**
 * `message`: somebody wrote. `taken`: a colleague has it now, or closed it; silent, in place of the ring for it. `summary`:
 * what waits, once after a time without rings. `welcome`: a new device. `lost`: another device of theirs was reported
 * lost. `test`: asked for by a person.
 */
export const notificationKindSchema = z.enum(['message', 'test', 'welcome', 'taken', 'summary', 'lost'])

/** `GET /notifications/{id}`: the whole way of a notification, and why it was decided. */
export const traceSchema = z.object({
  id: id('ntf'),
  kind: notificationKindSchema,
  conversationId: id('cnv').nullable(),
  /** What it is about, if that is a message. */
  messageId: id('msg').nullable().optional(),
  /** A person of the team, or the visitor of the conversation, who is sent mails alone. */
  recipient: z.union([personSchema, z.object({ id: id('vis'), name: z.string() })]),
  /** Whose; left out: an agent’s. */
  audience: z.enum(['agent', 'visitor']).optional(),
  decidedAt: timestamp,
  /** `skip`: nobody was rung; `reason` says why. */
  decision: decisionSchema.optional(),
  reason: z.string(),
  /** Of a visitor’s message: the rules that held, the last of which says who is meant. */
  rules: z.array(z.string()).optional(),
  /** And each channel with its own reason, those that were not used among them. */
  channels: z.array(channelDecisionSchema).optional(),
  /** The tests that were asked for together. */
  runId: id('run').nullable().optional(),
  deliveries: z.array(deliverySchema),
})

/** `GET /notifications`: the log, newest first. */
export const notificationQuerySchema = z.object({
  recipient: z.enum(['me', 'all']).default('me'),
  /** With `recipient` `me` too this lists what its visitor was sent. */
  conversationId: id('cnv').optional(),
  /** Likewise. */
  messageId: id('msg').optional(),
  deviceId: id('dev').optional(),
  decision: decisionSchema.optional(),
  /** Only what this channel decided, which `decision` is about then. */
  channel: z.enum(['push', 'email']).optional(),
  /** Part of the name of the visitor or of the recipient. */
  q: z.string().min(1).max(100).optional(),
  cursor: z.string().min(1).max(512).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

export const receiptStageSchema = z.enum(['received', 'displayed', 'clicked', 'dismissed'])

/** One stage of one delivery. */
export const receiptSchema = z.object({
  token: z.string().min(1).max(256),
  stage: receiptStageSchema,
  at: timestamp,
})

/**
 * `POST /receipts`. `sentAt` is the device's clock at sending, by which its other times are corrected. A bad receipt
 * never fails the batch: whoever takes it judges each by itself.
 */
export const receiptsSchema = z.object({
  sentAt: timestamp,
  receipts: z
    .array(z.union([receiptSchema, z.unknown()]))
    .min(1)
    .max(200),
})

/** One result a receipt, in order: `token_invalid`, `token_expired`, or `invalid` for anything else that is wrong. */
export const receiptsAnswerSchema = z.object({
  results: z.array(z.union([z.object({ ok: z.literal(true) }), z.object({ code: z.string() })])),
})
