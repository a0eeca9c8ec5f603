import { z } from 'zod'

/** The JSON of `notifications.content`: what stage 2 decided to show, and stage 3 makes a push message of. */
export const notificationContentSchema = z.object({
  /** Who wrote, or what happened. Never empty. */
  title: z.string().min(1),
  body: z.string(),
  /** Conversations with something unread, for the app's badge. */
  badge: z.int().min(0).optional(),
  /** The language of the text, if it is known (BCP 47). */
  lang: z.string().optional(),
})

export type NotificationContent = z.infer<typeof notificationContentSchema>
