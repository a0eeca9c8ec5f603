import { z } from 'zod'
import { id } from './common.ts'

const badge = z.int().min(0).optional()

/** Declarative Web Push JSON as we send it (webpush §7). */
export const pushMessageSchema = z.object({
  web_push: z.literal(8030),
  mutable: z.literal(true),
  app_badge: badge,
  notification: z.object({
    title: z.string().min(1),
    body: z.string(),
    lang: z.string().optional(),
    dir: z.enum(['auto', 'ltr', 'rtl']).optional(),
    tag: z.string().min(1),
    navigate: z.url(),
    icon: z.url().optional(),
    silent: z.boolean(),
    mutable: z.literal(true),
    app_badge: badge,
    /** In kind `message` alone; `take` only while the conversation is nobody's. */
    actions: z
      .array(z.object({ action: z.enum(['reply', 'read', 'take']), title: z.string().min(1), navigate: z.url() }))
      .optional(),
    data: z.object({
      v: z.literal(1),
      notificationId: id('ntf'),
      conversationId: id('cnv').nullable(),
      receiptToken: z.string().min(1),
      /** The newest message that it tells of. */
      messageId: id('msg').optional(),
    }),
  }),
})
