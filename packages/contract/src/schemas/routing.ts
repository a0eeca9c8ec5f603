import { z } from 'zod'
import { id, pageQuery, personSchema, timestamp } from './common.ts'
import { deliverySchema } from './notifications.ts'

/** `POST /tests`: ring all devices of mine, or (admins) everybody's. */
export const testsPostSchema = z.object({ owner: z.enum(['me', 'all']) })

const count = z.int().min(0)

/** 202. Without any device there is no run to follow. */
export const testsAnswerSchema = z.object({ runId: id('run'), people: count, devices: count })

/** `GET /tests/{runId}`. `silent`: only those that have not displayed it. */
export const testRunQuerySchema = pageQuery.extend({ only: z.enum(['silent']).optional() })

/** One device of a run, and how far its test came. */
export const testedDeviceSchema = z.object({
  notificationId: id('ntf'),
  recipient: personSchema,
  delivery: deliverySchema,
})

/** How far a run came: all of it in numbers, its devices page by page. */
export const testRunSchema = z.object({
  id: id('run'),
  startedAt: timestamp,
  people: count,
  devices: count,
  /** Each device counts once, by the furthest stage that it reached or by how it ended before. */
  reached: z.object({
    queued: count,
    accepted: count,
    received: count,
    displayed: count,
    clicked: count,
    failed: count,
    cancelled: count,
  }),
  items: z.array(testedDeviceSchema),
  nextCursor: z.string().nullable(),
})

/** `GET` and `PATCH /settings`. */
export const siteSettingsSchema = z.object({
  /** For how many days decisions, deliveries and attempts are kept. */
  retentionDays: z.int().min(1).max(3650),
  /** After how many days without a message a closed conversation is removed for good; null is never. */
  closedConversationDays: z.int().min(1).max(3650).nullable().optional(),
  /** For how many days the audit log is kept. */
  auditDays: z.int().min(1).max(3650).optional(),
})

export const siteSettingsPatchSchema = siteSettingsSchema.partial()
