import { z } from 'zod'
import { id, newPassword, personName, timestamp } from './common.ts'

export const roleSchema = z.enum(['admin', 'agent'])

/** Kept and compared in lower case. */
export const emailAddress = z.string().trim().toLowerCase().max(254).pipe(z.email())

/** `avatarUrl`: their picture, for everybody; an address without a host belongs to the backend's. */
export const userSchema = z.object({
  id: id('usr'),
  name: z.string(),
  email: z.string(),
  role: roleSchema,
  avatarUrl: z.string().nullable().optional(),
})

/** `GET /me`, and the answer of `POST /session`. An unknown capability is ignored. */
export const meSchema = z.object({ user: userSchema, capabilities: z.array(z.string()) })

export const sessionPostSchema = z.object({ email: z.string().max(254), password: z.string().max(1024) })

export const listedUserSchema = userSchema.extend({
  deactivatedAt: timestamp.nullable(),
  createdAt: timestamp,
  lastSeenAt: timestamp.nullable(),
})

export const userPatchSchema = z.object({
  name: personName.optional(),
  role: roleSchema.optional(),
  deactivated: z.boolean().optional(),
})

export const invitationPostSchema = z.object({ email: emailAddress, role: roleSchema })

export const invitationSchema = z.object({
  id: z.string(),
  email: z.string(),
  role: roleSchema,
  expiresAt: timestamp,
})

/** A one-time link: shown once, good for 24 h at most. */
export const oneTimeLinkSchema = z.object({ url: z.string(), expiresAt: timestamp })

export const invitationAnswerSchema = invitationSchema.extend({ url: z.string() })

/** `POST /invitations/accept` -> 201 `{user}`; the client then signs in. */
export const invitationAcceptSchema = z.object({
  token: z.string().min(1).max(128),
  name: personName,
  password: newPassword,
})

/** `GET /setup`: is the first admin still to be made? */
export const setupSchema = z.object({ needed: z.boolean() })

/** `POST /setup` -> 201 `{user}`; the client then signs in. */
export const setupPostSchema = z.object({
  token: z.string().min(1).max(128),
  name: personName,
  email: emailAddress,
  password: newPassword,
})

export const userAnswerSchema = z.object({ user: userSchema })

/** `PUT /me/password` -> 204; every other session of the user ends. */
export const passwordPutSchema = z.object({ currentPassword: z.string().max(1024), newPassword })

/** `POST /password-resets` -> 204, with the token of a link that an admin made by `POST /users/{id}/reset-link`. */
export const passwordResetSchema = z.object({ token: z.string().min(1).max(128), password: newPassword })

export const applicationPasswordSchema = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: timestamp,
  lastUsedAt: timestamp.nullable(),
})

export const applicationPasswordPostSchema = z.object({ name: personName })

export const applicationPasswordAnswerSchema = z.object({ id: z.string(), name: z.string(), password: z.string() })
