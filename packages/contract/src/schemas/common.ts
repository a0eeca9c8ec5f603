import { z } from 'zod'
import { type IdKind, type IdOf, idPattern } from '../ids.ts'

/** An id of one kind, branded. */
export const id = <K extends IdKind>(kind: K) =>
  z.string().regex(idPattern(kind)) as unknown as z.ZodType<IdOf<K>, string>

/** RFC 3339 in UTC. */
export const timestamp = z.iso.datetime()

/** The limits of a list: 50 unless asked, at most 200. */
export const pageQuery = z.object({
  cursor: z.string().min(1).max(512).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

/** A page of a list. `nextCursor` is null on the last page. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable(), total: z.int().min(0).optional() })

/** Somebody by id and display name. */
export const personSchema = z.object({ id: id('usr'), name: z.string() })

/** A name that a person typed: trimmed, 1-80 characters, no control characters. */
export const personName = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .regex(/^[^\p{Cc}]*$/u)

/** NIST 800-63B: length alone, no composition rules. */
export const newPassword = z.string().min(12).max(1024)
