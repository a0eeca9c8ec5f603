import { z } from 'zod'
import { timestamp } from './common.ts'

/** What was looked at. */
export const diagnosticCheckSchema = z.enum([
  'address',
  'proxy',
  'subject',
  'clock',
  'push_service',
  'queue',
  'email',
  'bot',
  'keys',
  'database',
  'worker_script',
])

/** One thing that was found. */
export const findingSchema = z.object({
  check: diagnosticCheckSchema,
  /** `unknown`: it could not be found out. */
  status: z.enum(['ok', 'warning', 'failed', 'unknown']),
  /** Stable, for a client's own words. */
  code: z.string(),
  /** What the words speak of, such as an address or a number of seconds. */
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
  /** The same in English. */
  text: z.string(),
  /** What to do next, in English; null if there is nothing to do. */
  todo: z.string().nullable(),
})

/** `GET /diagnostics`, admins. */
export const diagnosticsSchema = z.object({ at: timestamp, findings: z.array(findingSchema) })
