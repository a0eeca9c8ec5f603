import { z } from 'zod'
import { timestamp } from './common.ts'
import { preferenceMatrixPatchSchema, preferenceMatrixSchema } from './routing-settings.ts'

const minutes = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/)
/** A month. */
const LONGEST_SNOOZE_MINUTES = 31 * 24 * 60

/**
 * When an agent is not rung, by the wall clock of `timeZone` (IANA). A span belongs to the day on which it begins; if
 * `to` is before `from` it ends on the next day. `24:00` is the end of the day.
 */
export const quietHoursSchema = z.object({
  timeZone: z.string().min(1).max(64),
  days: z
    .array(
      z
        .object({
          day: z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']),
          from: minutes,
          to: z.union([minutes, z.literal('24:00')]),
        })
        .refine(({ from, to }) => from !== to, { path: ['to'], message: 'another time than from' }),
    )
    .max(50),
})

/** `GET /preferences`: one's own. */
export const preferencesSchema = z.object({
  quietHours: quietHoursSchema.nullable(),
  /** Null, or a time that has not come yet. */
  snoozedUntil: timestamp.nullable(),
  /** Why the asker is not rung now, and until when; `until` is null where quiet hours never end. Null: is rung. */
  quiet: z.object({ reason: z.enum(['snoozed', 'quiet_hours']), until: timestamp.nullable() }).nullable(),
  /** Left out by a backend that has no email. */
  matrix: preferenceMatrixSchema.optional(),
})

/** `PATCH /preferences`. `snoozeMinutes` counts from the server's present, for devices whose clock is wrong. */
export const preferencesPatchSchema = z
  .object({
    quietHours: quietHoursSchema.nullable().optional(),
    snoozedUntil: timestamp.nullable().optional(),
    matrix: preferenceMatrixPatchSchema.optional(),
    snoozeMinutes: z.int().min(1).max(LONGEST_SNOOZE_MINUTES).optional(),
  })
  .refine(({ snoozedUntil, snoozeMinutes }) => snoozedUntil === undefined || snoozeMinutes === undefined, {
    path: ['snoozeMinutes'],
    message: 'this or snoozedUntil',
  })

/** `GET` and `PUT /conversations/{id}/mute`: whether the asker is not rung for it. */
export const conversationMuteSchema = z.object({ muted: z.boolean() })
