import { z } from 'zod'
import { roleSchema } from './accounts.ts'
import { id, personSchema, timestamp } from './common.ts'
import { deviceSchema } from './push.ts'

/** What became of the notifications that were sent to a device on one day. */
export const deviceDaySchema = z.object({
  /** A calendar day of the time zone that was asked for. */
  day: z.iso.date(),
  sent: z.int().min(0),
  accepted: z.int().min(0),
  displayed: z.int().min(0),
  clicked: z.int().min(0),
  failed: z.int().min(0),
})

/** `GET /devices/{deviceId}`. */
export const devicePassportQuerySchema = z.object({
  /** IANA; by its calendar the days are counted. UTC without it. */
  timeZone: z.string().min(1).max(64).optional(),
})

/** `GET /devices/{deviceId}`: all that is known of a device. Never an endpoint or a key. */
export const devicePassportSchema = deviceSchema.extend({
  /** As the device said: "Firefox 143", "Windows 11". Null: it did not say. */
  browser: z.string().nullable(),
  system: z.string().nullable(),
  language: z.string().nullable(),
  timeZone: z.string().nullable(),
  /** The application server key that its subscription was made with. */
  key: z
    .object({ keyId: z.string(), state: z.enum(['active', 'retiring', 'retired']), createdAt: timestamp })
    .nullable(),
  /** When its present subscription came. */
  subscribedAt: timestamp.nullable(),
  /** When it last answered, and when it last displayed what was sent to its present subscription. */
  reportedAt: timestamp.nullable(),
  displayedAt: timestamp.nullable(),
  /** The last 30 days, the oldest first; as far as the log is kept. */
  days: z.array(deviceDaySchema).max(31),
})

/** `GET /reachability`. */
export const reachabilityQuerySchema = z.object({ owner: z.enum(['me', 'all']).default('me') })

/**
 * Whether somebody can be rung now. `green`: a device of theirs has proven it. `amber`: one may ring, and something speaks
 * against it. `red`: none does. `unknown`: no device has proven anything, nor could have.
 */
export const reachSchema = z.object({
  user: personSchema,
  role: roleSchema,
  state: z.enum(['green', 'amber', 'red', 'unknown']),
  /** In one word; PROTOCOL.md has them. A reader that does not know it shows the state. */
  reason: z.string().min(1).max(64),
  /** The device that the reason speaks of; null where it is none in particular. */
  device: z.object({ id: id('dev'), label: z.string(), name: z.string().nullable() }).nullable(),
  /** When any device of theirs last displayed something. */
  displayedAt: timestamp.nullable(),
  /** What that device's push service accepted and it has not displayed, and since when. */
  unshown: z.object({ count: z.int().min(1), since: timestamp }).nullable(),
  /** When they are rung again, by their own will; null: not said, or never. */
  until: timestamp.nullable(),
  devices: z.int().min(0),
})
