import { z } from 'zod'
import { meSchema } from './accounts.ts'
import { timestamp } from './common.ts'

/** `POST /pairings`: the link is shown as a QR code, this once. Its secret stands in the fragment alone. */
export const pairingAnswerSchema = z.object({
  id: z.string(),
  url: z.string(),
  createdAt: timestamp,
  expiresAt: timestamp,
})

/** A session that came of a pairing and has not ended. `current`: the caller's own. */
export const pairedSessionSchema = z.object({
  label: z.string(),
  signedInAt: timestamp,
  lastUsedAt: timestamp,
  current: z.boolean(),
})

/** `expiresAt`: until when its link may be used. `redeemedAt`: when it was. */
export const pairingSchema = z.object({
  id: z.string(),
  createdAt: timestamp,
  expiresAt: timestamp,
  redeemedAt: timestamp.nullable(),
  sessions: z.array(pairedSessionSchema),
})

const token = z.string().min(1).max(128)

/** `POST /pairings/look`: uses nothing up. */
export const pairingLookSchema = z.object({ token })

/** As whom the link signs in. */
export const pairingLookAnswerSchema = z.object({
  user: z.object({ id: z.string(), name: z.string(), avatarUrl: z.string().nullable().optional() }),
  expiresAt: timestamp,
})

export const pairingRedeemSchema = z.object({ token })

/** Signed in, and the code for an app that is installed from here and keeps a storage of its own. */
export const pairingRedeemAnswerSchema = meSchema.extend({
  code: z.string().regex(/^\d{6}$/),
  codeExpiresAt: timestamp,
})

export const pairingCodePostSchema = z.object({ code: z.string().regex(/^\d{6}$/) })
