import { z } from 'zod'

/** RFC 9457, with our `code`. Unknown codes pass: a newer server may have more. */
export const problemSchema = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string().optional(),
  /** Of `invalid`: what is wrong where. */
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
})
