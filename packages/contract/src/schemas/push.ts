import { z } from 'zod'
import { id, personSchema, timestamp } from './common.ts'

/** When the app may ask for permission: by itself in context, only from This device, or not at all. */
export const promptPolicySchema = z.enum(['in_context', 'manual', 'off'])

/** Where the app may offer notifications by itself: beside a waiting conversation, at the end of setting up. */
export const promptPlaceSchema = z.enum(['inbox', 'onboarding'])

/** How often and where the app offers notifications by itself, under `in_context`. */
export const promptRulesSchema = z.object({
  /** Days between two offers to one person in one browser; null: once and never again. */
  everyDays: z.int().min(7).max(365).nullable(),
  places: z.array(promptPlaceSchema).max(8),
})

/**
 * How much a notification shows: what was written; who wrote, and how much; or only that something came. From the loosest
 * to the strictest.
 */
export const contentPolicySchema = z.enum(['full', 'sender', 'minimal'])

/** `GET /push`. */
export const pushSettingsSchema = z.object({
  /** Is push on for the site (W5). */
  enabled: z.boolean(),
  /** The VAPID public key, base64url of 65 bytes. */
  applicationServerKey: z.string(),
  keyId: z.string(),
  prompt: promptPolicySchema,
  promptRules: promptRulesSchema.optional(),
  /** What notifications show. Of site, role and device the strictest holds; null: as the site says. */
  content: z
    .object({
      site: contentPolicySchema,
      roles: z.object({ admin: contentPolicySchema.nullable(), agent: contentPolicySchema.nullable() }),
      /** Numbers of payment cards and email addresses are made unreadable. */
      mask: z.boolean(),
    })
    .optional(),
  /** Is it said on the devices that rang that a colleague took or closed the conversation. */
  announceTaken: z.boolean().optional(),
  /** For admins: standing notices, by code. */
  notices: z.array(z.string()).optional(),
})

/** `PATCH /push`, admins. */
export const pushSettingsPatchSchema = z.object({
  enabled: z.boolean().optional(),
  prompt: promptPolicySchema.optional(),
  promptRules: promptRulesSchema.partial().optional(),
  content: z
    .object({
      site: contentPolicySchema.optional(),
      roles: z
        .object({
          admin: contentPolicySchema.nullable().optional(),
          agent: contentPolicySchema.nullable().optional(),
        })
        .optional(),
      mask: z.boolean().optional(),
    })
    .optional(),
  announceTaken: z.boolean().optional(),
})

/** An application server key (VAPID) as admins see it. The private half never leaves the backend. */
export const pushKeySchema = z.object({
  keyId: z.string().min(1).max(64),
  /** The public half, base64url of 65 bytes. */
  applicationServerKey: z.string(),
  /** `active`: new devices are born with it. `retiring`: signs for its own until they moved. `retired`: signs nothing. */
  state: z.enum(['active', 'retiring', 'retired']),
  /** Retired because somebody else may have it. */
  leaked: z.boolean(),
  createdAt: timestamp,
  retiringAt: timestamp.nullable(),
  retiredAt: timestamp.nullable(),
  /** How many registered devices were made with it. */
  devices: z.int().min(0),
})

/** `POST /push/keys`: a new active key. */
export const pushKeyPostSchema = z.object({
  /** The id of the active key that it takes the place of: two admins at once make one new key. */
  replaces: z.string().min(1).max(64),
  /** The old one signs nothing more, at once. */
  leaked: z.boolean().optional(),
})

/** `POST /push/keys/{keyId}/retire`. */
export const pushKeyRetireSchema = z.object({ leaked: z.boolean().optional() })

/** Why a delivery ended as it did, in one word. */
export const deliveryResultSchema = z.enum([
  'accepted',
  'displayed',
  'clicked',
  'throttled',
  'rejected',
  'unreachable',
  'gone',
])

export const pushSubscriptionSchema = z.object({
  endpoint: z.string().min(1).max(4096),
  keys: z.object({ p256dh: z.string().min(1).max(256), auth: z.string().min(1).max(256) }),
  expirationTime: z.number().nullable().optional(),
})

/** `PUT /devices/{deviceId}`. */
export const devicePutSchema = z.object({
  subscription: pushSubscriptionSchema,
  keyId: z.string().min(1).max(64),
  /** Empty is the same as none: made from the User-Agent. */
  label: z.string().trim().max(80).optional(),
  installed: z.boolean().optional(),
  language: z.string().max(35).optional(),
  timeZone: z.string().max(64).optional(),
  /** With their versions, as far as they can be found out: "Firefox 143", "Windows 11". */
  browser: z.string().trim().max(80).optional(),
  system: z.string().trim().max(80).optional(),
  appUrl: z.url().max(2048).optional(),
})

/**
 * What is known of a device's state: `unknown` until it reported once, `ok`, `failing` (its last deliveries were not
 * accepted), `quarantined` (kept, not rung until it is renewed), `dead` (accepts, and no longer displays).
 */
export const deviceHealthSchema = z.enum(['unknown', 'ok', 'failing', 'quarantined', 'dead'])

/** A registered device. Never an endpoint or a key. */
export const deviceSchema = z.object({
  id: id('dev'),
  owner: personSchema,
  /** Generated from browser and platform (W24, W25). */
  label: z.string(),
  /** Given by a person; null if none. */
  name: z.string().nullable(),
  registeredAt: timestamp,
  lastSeenAt: timestamp,
  lastDelivery: z
    .object({
      result: deliveryResultSchema,
      at: timestamp,
      status: z.int().nullable(),
      reason: z.string().nullable(),
    })
    .nullable(),
  health: deviceHealthSchema,
  muted: z.boolean(),
  installed: z.boolean(),
  pushService: z.enum(['fcm', 'mozilla', 'apple', 'wns', 'other']),
  /** When its present subscription was proven to ring, by the first receipt; null if it was not yet. */
  confirmedAt: timestamp.nullable().optional(),
  /** Why it is quarantined, in one word, such as `key_mismatch`; null if it is not. */
  quarantineReason: z.string().nullable().optional(),
  /** Messages that the push service accepted since the device last displayed one, and since when; null if none. */
  unshown: z
    .object({ count: z.int().min(0), since: timestamp })
    .nullable()
    .optional(),
  /** What its owner wants shown on it; null: what the site says. */
  content: contentPolicySchema.nullable().optional(),
})

/** The answer to `PUT`: 201 carries a `renewToken`, good only to renew or delete this row without a session. */
export const devicePutAnswerSchema = deviceSchema.extend({ renewToken: z.string().optional() })

export const devicePatchSchema = z.object({
  name: z.string().trim().max(80).nullable().optional(),
  muted: z.boolean().optional(),
  /** The owner alone. Looser than the site and the role is without effect. */
  content: contentPolicySchema.nullable().optional(),
})

export const deviceSortSchema = z.enum([
  'owner',
  '-owner',
  'label',
  '-label',
  'lastSeenAt',
  '-lastSeenAt',
  'lastDelivery',
  '-lastDelivery',
  'registeredAt',
  '-registeredAt',
])

/** `GET /devices`. */
export const deviceQuerySchema = z.object({
  owner: z.enum(['me', 'all']).default('me'),
  cursor: z.string().min(1).max(512).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  q: z.string().trim().max(200).optional(),
  /** Only devices that were registered under this key. */
  keyId: z.string().min(1).max(64).optional(),
  health: deviceHealthSchema.optional(),
  /** Apps that were installed, or tabs of a browser. */
  installed: z.enum(['true', 'false']).optional(),
  sort: deviceSortSchema.default('-lastSeenAt'),
})

/** `POST /devices/{deviceId}/test` -> 202. */
export const testAnswerSchema = z.object({ notificationId: id('ntf') })
