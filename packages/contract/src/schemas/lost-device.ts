import { z } from 'zod'
import { id, timestamp } from './common.ts'

/** `GET /devices/{deviceId}/lost`: what ends with a device when it is reported lost. */
export const deviceLossSchema = z.object({
  /** The sign-in that it was last renewed under, which ends; null if that is over already. */
  signIn: z
    .object({
      kind: z.enum(['session', 'application_password']),
      /** Of an application password. */
      name: z.string().nullable(),
      lastUsedAt: timestamp.nullable(),
      /** Is it the one that this call came with. */
      own: z.boolean(),
    })
    .nullable(),
  /**
   * Other ways in of whoever has it: sessions of the same pairing, and what was signed in or made from any of these. Left
   * out: this backend does not know of any.
   */
  others: z
    .object({
      sessions: z.int().min(0),
      /** Their names. */
      applicationPasswords: z.array(z.string()),
      /** Is one of them that which this call came with. */
      own: z.boolean(),
    })
    .optional(),
  /** Other devices that were renewed under any of these: they are removed, too. */
  devices: z.array(z.object({ id: id('dev'), label: z.string(), name: z.string().nullable() })),
  /** Notifications that wait to be sent to it: nobody gets them there. */
  queued: z.int().min(0),
})

/** `GET /devices/{deviceId}/state`: for the app on the device itself, signed in or not. */
export const deviceStateSchema = z.object({
  state: z.enum(['registered', 'removed', 'lost']),
  /** When it was removed or reported lost, and by whom; null if nobody in person did. */
  at: timestamp.nullable(),
  by: z.object({ name: z.string() }).nullable(),
})
