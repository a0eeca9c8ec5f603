import { z } from 'zod'
import { id, timestamp } from './common.ts'

/** Something that its reader must hear of, on whichever device they sign in next. */
export const noticeSchema = z.object({
  /** Of the notification that told the same. */
  id: id('ntf'),
  kind: z.literal('device_lost'),
  /** Which of the reader's devices was reported lost, and what they call it. */
  device: z.object({ id: id('dev'), name: z.string() }),
  /** Who reported it; null: the reader. */
  by: z.object({ name: z.string() }).nullable(),
  at: timestamp,
})

/** `GET /me/notices`: the newest first. A client skips a kind that it does not know. */
export const noticesSchema = z.object({ items: z.array(noticeSchema) })
