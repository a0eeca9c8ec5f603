import { messagePostSchema, visitorMessagePostSchema } from '@deskbell/contract/schemas'
import type { z } from 'zod'

/**
 * A message as it may be stored, the same on both databases: PostgreSQL refuses U+0000, and half a surrogate pair is no
 * text. Everything else is kept as it was written; whoever shows it escapes it.
 */
const storable = <M extends { text: string }>(message: M): M => ({
  ...message,
  text: message.text.replaceAll('\0', '').toWellFormed(),
})

const isEmpty = { path: ['text'], message: 'a text, or a file' }
/** Whether anything is left of it. */
const saysSomething = ({ text, attachmentIds = [] }: z.output<typeof messagePostSchema>): boolean =>
  attachmentIds.length > 0 || /\S/.test(text)

export const messageBodySchema = messagePostSchema.transform(storable).refine(saysSomething, isEmpty)

export const visitorMessageBodySchema = visitorMessagePostSchema.transform(storable).refine(saysSomething, isEmpty)
