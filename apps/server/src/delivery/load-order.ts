import { type ContentPolicy, type DeliveryId, mask, type UserId } from '@deskbell/contract'
import type { Db } from '../db/database.ts'
import { type NotificationContent, notificationContentSchema } from '../notification-content.ts'
import { type PushRules, policyFor } from '../push-rules.ts'
import { oneLine } from '../words/plain-text.ts'
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
    .leftJoin('conversations', 'conversations.id', 'notifications.conversation_id')
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
      'notifications.message_id',
      'notifications.content',
      'users.deactivated_at',
      'users.role',
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
      'devices.language',
      'devices.content_policy',
      'devices.removed_at',
      'messages.seq',
      'messages.author_name',
      'messages.text',
      'read_states.last_read_seq',
      'conversations.assignee_id',
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
  readonly rules: PushRules
  /** What its device may show. */
  readonly policy: ContentPolicy
  /** Its device knows more already, see `findOutdated`. */
  readonly outdated: boolean
}

/** Reads one order; those that are read at the same moment are one query. Undefined if it is not there any more. */
export type LoadOrder = (id: DeliveryId) => Promise<Order | undefined>

export function createLoadOrder(db: Db, readRules: (db: Db) => Promise<PushRules>): LoadOrder {
  return createGroupRead(async ids => {
    const rules = await readRules(db)
    const orders = await selectOrders(db, ids)
    // Rare, and asked for apart: within the query above PostgreSQL may go through all that a device ever got.
    const outdated = await findOutdated(
      db,
      orders.filter(({ has_newer }) => Boolean(has_newer)).map(({ id }) => id),
    )
    const silent = orders.filter(({ language, device_id }) => language === null && device_id !== null)
    const spoken = await languagesOf(db, [...new Set(silent.map(({ user_id }) => user_id))])
    return new Map(
      orders.map(order => {
        const policy = policyFor(rules.content, order.role, order.content_policy)
        const language = order.language ?? spoken.get(order.user_id) ?? null
        return [order.id, { ...order, language, rules, policy, outdated: outdated.has(order.id) }]
      }),
    )
  })
}

/** What people speak whose device did not say: as the one of their devices does that was here last. */
async function languagesOf(db: Db, users: readonly UserId[]): Promise<ReadonlyMap<UserId, string | null>> {
  if (users.length === 0) return new Map()
  const rows = await db
    .selectFrom('devices')
    .select(['user_id', 'language'])
    .where('user_id', 'in', users)
    .where('language', 'is not', null)
    .orderBy('last_seen_at')
    .execute()
  return new Map(rows.map(({ user_id, language }) => [user_id, language]))
}

/** What is to be told: as routing wrote it down, else the message itself. */
export function contentOf(order: Order): NotificationContent {
  const read = order.content === null ? undefined : notificationContentSchema.safeParse(JSON.parse(order.content))
  if (!read?.success) return messageOf(order, order.author_name ?? '', order.text ?? '')
  const content = read.data
  // Of an earlier version, which made the words itself: a policy holds for them too.
  const isOld = order.kind === 'message' && !('says' in content)
  return isOld ? { ...messageOf(order, content.title, content.body), badge: content.badge } : content
}

function messageOf({ rules }: Order, name: string, text: string) {
  const plain = rules.content.mask ? (said: string) => mask(oneLine(said)) : oneLine
  return { says: 'message' as const, from: plain(name), text: plain(text), unread: 1 }
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
