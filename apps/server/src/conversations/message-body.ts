import { messagePostSchema, visitorMessagePostSchema } from '@deskbell/contract/schemas'
import { z } from 'zod'

/**
 * A message as it may be stored, the same on both databases: PostgreSQL refuses U+0000, and half a surrogate pair is no
 * text. Everything else is kept as it was written; whoever shows it escapes it.
 */
export const messageBodySchema = z.object({
  text: messagePostSchema.shape.text
    .transform(text => text.replaceAll('\0', '').toWellFormed())
    .pipe(z.string().regex(/\S/)),
})

export const visitorMessageBodySchema = messageBodySchema.extend({
  departmentId: visitorMessagePostSchema.shape.departmentId,
})
