import { randomFillSync } from 'node:crypto'
import { type ConversationId, type DeliveryId, type DeviceId, newId, type UserId } from '@deskbell/contract'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Database } from '../db/database.ts'
import { queuedDelivery } from '../db/queued-delivery.ts'
import type { DeliveriesTable } from '../db/schema.ts'
import { initialPushRules } from '../push-rules.ts'
import { openTestDatabase } from '../test-support/open-test-database.ts'
import { plantDevice } from '../test-support/plant-device.ts'
import { type TestDatabase, withDatabases } from '../test-support/with-databases.ts'
import { createLoadOrder } from './load-order.ts'

const random = (bytes: Uint8Array<ArrayBuffer>) => randomFillSync(bytes)

withDatabases('an order', make => {
  let files: TestDatabase
  let database: Database
  let [ada, bob] = ['', ''] as unknown as [UserId, UserId]
  let [phone, laptop] = ['', ''] as unknown as [DeviceId, DeviceId]
  let conversation: ConversationId
  const session = { kind: 'session', id: 'session' } as const
  beforeAll(async () => {
    files = await make()
    database = await openTestDatabase(files)
    ada = await user('ada')
    bob = await user('bob')
    phone = await plantDevice(database, ada, session)
    laptop = await plantDevice(database, ada, session)
  })
  afterAll(async () => {
    await database.close()
    await files.remove()
  })
  beforeEach(async () => {
    const visitor = newId('vis', random)
    await database.db
      .insertInto('visitors')
      .values({ id: visitor, token_hash: visitor, verified: 0, created_at: 1 })
      .execute()
    conversation = newId('cnv', random)
    const row = { id: conversation, visitor_id: visitor, status: 'open' as const, created_at: 1, last_message_at: 1 }
    await database.db
      .insertInto('conversations')
      .values({ ...row, last_seq: 2, visitor_messages: 2 })
      .execute()
  })

  const user = async (name: string): Promise<UserId> => {
    const id = newId('usr', random)
    const row = { email: `${name}@example.com`, name, role: 'agent' as const, password_hash: 'x', created_at: 1 }
    await database.db
      .insertInto('users')
      .values({ id, ...row })
      .execute()
    return id
  }
  /** A message, its notification of a user and its delivery to a device. */
  const tell = async (
    seq: number,
    { to = ada, on = phone, ...more }: Partial<DeliveriesTable> & { to?: UserId; on?: DeviceId } = {},
  ): Promise<DeliveryId> => {
    const subject = `msg_${conversation}${seq}` as never
    const message = { id: subject, conversation_id: conversation, seq, author_kind: 'visitor' as const, created_at: 1 }
    await database.db
      .insertInto('messages')
      .values({ ...message, author_id: 'x', author_name: 'V', text: 'hi' })
      .onConflict(conflict => conflict.doNothing())
      .execute()
    const notificationId = newId('ntf', random)
    const notification = { id: notificationId, kind: 'message' as const, subject, conversation_id: conversation }
    await database.db
      .insertInto('notifications')
      .values({ ...notification, message_id: subject, user_id: to, decision: 'send', reason: 'x', decided_at: 1 })
      .execute()
    const delivery = queuedDelivery(random, { notificationId, deviceId: on, now: 1, expiresAt: 9 })
    await database.db
      .insertInto('deliveries')
      .values({ ...delivery, ...more })
      .execute()
    return delivery.id
  }
  const load = (id: DeliveryId) => createLoadOrder(database.db, async () => initialPushRules)(id)

  it.each<[string, Partial<DeliveriesTable>, Partial<DeliveriesTable>, boolean]>([
    ['a newer one was accepted, whatever held this one up', {}, { state: 'accepted' }, true],
    ['a newer one waits behind it', {}, { state: 'queued' }, false],
    ['a newer one waits, and this one is tried again', { attempts: 1 }, { state: 'queued' }, true],
    ['a newer one is being sent, and this one is tried again', { attempts: 1 }, { state: 'leased' }, true],
    ['a newer one failed', { attempts: 1 }, { state: 'failed' }, false],
    ['a newer one was cancelled', { attempts: 1 }, { state: 'cancelled' }, false],
  ])('a stale try never overwrites a newer text: %s', async (_, own, newer, outdated) => {
    const id = await tell(1, own)
    await tell(2, newer)
    expect((await load(id))?.outdated).toBe(outdated)
  })

  it.each([
    ['another device', () => ({ on: laptop })],
    ['another user', () => ({ to: bob })],
  ])('what was accepted for %s does not count', async (_, whose) => {
    const id = await tell(1, { attempts: 1 })
    await tell(2, { state: 'accepted', ...whose() })
    expect((await load(id))?.outdated).toBe(false)
  })

  it('many at once each get their own, and what is not there gets nothing', async () => {
    const ids = [await tell(1), await tell(2)]
    const loadOrder = createLoadOrder(database.db, async () => ({ ...initialPushRules, enabled: false }))
    const orders = await Promise.all([...ids, 'dlv_nothing-there' as DeliveryId].map(loadOrder))
    expect(orders.map(order => order?.id)).toEqual([...ids, undefined])
    expect(orders[0]?.rules.enabled).toBe(false)
  })
})
