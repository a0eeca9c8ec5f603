import type { DeliveryId } from '@deskbell/contract'
import type { Db } from '../db/database.ts'
import { type NotificationContent, notificationContentSchema } from '../notification-content.ts'
import { findOutdated } from './find-outdated.ts'
import { createGroupRead } from './group-read.ts'

/** Claimed deliveries with everything that sending them takes, as of now. */
function selectOrders(db: Db, ids: readonly DeliveryId[]) {
  return db
    .selectFrom('deliveries')
    .innerJoin('notifications', 'notifications.id', 'deliveries.notification_id')
    .innerJoin('users', 'users.id', 'notifications.user_id')
    .leftJoin('devices', 'devices.id', 'deliveries.device_id')
    .leftJoin('messages', 'messages.id', 'notifications.message_id')
    .leftJoin('read_states', join =>
      join
        .onRef('read_states.conversation_id', '=', 'notifications.conversation_id')
        .onRef('read_states.user_id', '=', 'notifications.user_id'),
    )
    .select([
      'deliveries.id',
      'deliveries.notification_id',
      'deliveries.device_id',
      'deliveries.state',
      'deliveries.lease_owner',
      'deliveries.received_at',
      'deliveries.displayed_at',
      'deliveries.clicked_at',
      'deliveries.dismissed_at',
      'deliveries.attempts',
      'deliveries.expires_at',
      'deliveries.body',
      'deliveries.body_endpoint_hash',
      'notifications.kind',
      'notifications.user_id',
      'notifications.conversation_id',
      'notifications.content',
      'users.deactivated_at',
      'devices.user_id as device_user_id',
      'devices.endpoint',
      'devices.endpoint_hash',
      'devices.lane',
      'devices.p256dh',
      'devices.auth',
      'devices.key_id',
      'devices.muted',
      'devices.health',
      'devices.app_url',
      'devices.removed_at',
      'messages.seq',
      'messages.author_name',
      'messages.text',
      'read_states.last_read_seq',
    ])
    .select(({ exists, selectFrom }) =>
      exists(
        selectFrom('messages as newer')
          .select('newer.id')
          .whereRef('newer.conversation_id', '=', 'messages.conversation_id')
          .whereRef('newer.seq', '>', 'messages.seq'),
      ).as('has_newer'),
    )
    .where('deliveries.id', 'in', ids)
    .execute()
}

export type Order = Awaited<ReturnType<typeof selectOrders>>[number] & {
  /** Is push on for the site (W5)? */
  readonly push_on: boolean
  /** Its device knows more already, see `findOutdated`. */
  readonly outdated: boolean
}

/** Reads one order; those that are read at the same moment are one query. Undefined if it is not there any more. */
export type LoadOrder = (id: DeliveryId) => Promise<Order | undefined>

export function createLoadOrder(db: Db, isPushOn: (db: Db) => Promise<boolean>): LoadOrder {
  return createGroupRead(async ids => {
    const push_on = await isPushOn(db)
    const orders = await selectOrders(db, ids)
    // Rare, and asked for apart: within the query above PostgreSQL may go through all that a device ever got.
    const outdated = await findOutdated(
      db,
      orders.filter(({ has_newer }) => Boolean(has_newer)).map(({ id }) => id),
    )
    return new Map(orders.map(order => [order.id, { ...order, push_on, outdated: outdated.has(order.id) }]))
  })
}

/** What is to be shown: as routing wrote it down, else the message itself. */
export function contentOf(order: Order): NotificationContent {
  if (order.content !== null) {
    const read = notificationContentSchema.safeParse(JSON.parse(order.content))
    if (read.success) return read.data
  }
  return { title: order.author_name || 'New message', body: order.text ?? '' }
}

/** The subscription, if the device still has one. */
export function targetOf({ endpoint, p256dh, auth, key_id }: Order) {
  if (endpoint === null || p256dh === null || auth === null || key_id === null) return undefined
  return {
    endpoint,
    p256dh: new Uint8Array(Buffer.from(p256dh, 'base64url')),
    auth: new Uint8Array(Buffer.from(auth, 'base64url')),
    keyId: key_id,
  }
}
