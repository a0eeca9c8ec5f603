import { z } from 'zod'

/** RFC 9457, with our `code`. Unknown codes pass: a newer server may have more. */
export const problemSchema = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string().optional(),
  /** Of `invalid`: what is wrong where, in English; some say it in a word too, with what it speaks of, for a client's own. */
  errors: z
    .array(
      z.object({
        path: z.string(),
        message: z.string(),
        code: z.string().optional(),
        facts: z.record(z.string(), z.string()).optional(),
      }),
    )
    .optional(),
})
