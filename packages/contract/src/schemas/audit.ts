import { z } from 'zod'
import { auditActions } from '../audit.ts'
import { id, pageQuery, personSchema, timestamp } from './common.ts'

/** What an entry is about. Names are looked up when it is read: what was erased since has none. */
export const auditSubjectSchema = z.object({
  kind: z.enum(['user', 'invitation', 'device', 'key', 'application_password', 'department', 'visitor']),
  id: z.string().min(1).max(128),
  name: z.string().nullable(),
})

/** One thing that somebody did. */
export const auditEntrySchema = z.object({
  id: z.string().min(1).max(64),
  at: timestamp,
  /** Null: nobody in person, see `via`. */
  actor: personSchema.nullable(),
  /** How they were signed in; a one-time link; whoever runs the machine; the server by itself. */
  via: z.enum(['session', 'application_password', 'link', 'command_line', 'server']),
  /** The network address that it came from; null if from none. */
  address: z.string().max(64).nullable(),
  /** One of `auditActions`, or a newer one. */
  action: z.string().min(1).max(64),
  subject: auditSubjectSchema.nullable(),
  /** More about it, by the action. Never a secret, an endpoint or what a visitor wrote. */
  details: z.record(z.string(), z.unknown()),
})

/** `GET /audit`. */
export const auditQuerySchema = pageQuery.extend({
  actor: id('usr').optional(),
  action: z.enum(auditActions).optional(),
  /** Then or later. */
  from: timestamp.optional(),
  /** Before then. */
  to: timestamp.optional(),
})
