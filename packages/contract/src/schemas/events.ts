import { z } from 'zod'
import { id } from './common.ts'
import { messageSchema } from './conversations.ts'
import { typingSchema } from './visitors.ts'

const event = <T extends string, D extends z.ZodType>(type: T, data: D) =>
  z.object({ id: z.string().min(1).max(128), type: z.literal(type), data })

/** Live events. An unknown type of a newer server is skipped. */
export const liveEventSchema = z.discriminatedUnion('type', [
  event('message.created', z.object({ conversationId: id('cnv'), message: messageSchema })),
  event('message.updated', z.object({ conversationId: id('cnv'), message: messageSchema })),
  event('conversation.updated', z.object({ conversationId: id('cnv') })),
  event('presence', z.object({ conversationId: id('cnv').nullable(), userId: id('usr'), looking: z.boolean() })),
  event('typing', typingSchema),
  event(
    'visitor.updated',
    z.object({ visitorId: id('vis'), conversationId: id('cnv').nullable(), online: z.boolean() }),
  ),
  event('visitor.erased', z.object({ visitorId: id('vis'), conversationIds: z.array(id('cnv')) })),
  event('department.updated', z.object({ departmentId: id('dpt') })),
  event('notification.updated', z.object({ notificationId: id('ntf') })),
  event('log.updated', z.object({})),
  event(
    'alert',
    z.object({
      conversationId: id('cnv'),
      messageId: id('msg'),
      /** Who is meant: these alone, or all but these. Never both. */
      only: z.array(id('usr')).optional(),
      except: z.array(id('usr')).optional(),
    }),
  ),
  event('device.updated', z.object({ deviceId: id('dev') })),
  event(
    'device.lost',
    z.object({
      deviceId: id('dev'),
      /** What its owner calls it. */
      name: z.string(),
      /** Who reported it; null: the owner. */
      by: z.object({ name: z.string() }).nullable(),
    }),
  ),
  event('notices.updated', z.object({})),
  event('push.updated', z.object({})),
  event('preferences.updated', z.object({})),
  event('reset', z.object({})),
])

/** `GET /events?since=`. */
export const eventQuerySchema = z.object({ since: z.string().max(128).optional() })

/** `GET /visitors/me/events`: the page that the stream belongs to, as `PUT /visitors/me/presence` names it. */
export const visitorEventQuerySchema = eventQuerySchema.extend({
  pageId: z
    .string()
    .regex(/^[A-Za-z0-9_-]{8,64}$/)
    .optional(),
})

export const eventPageSchema = z.object({
  items: z.array(z.object({ id: z.string(), type: z.string(), data: z.unknown() })),
  cursor: z.string(),
})
