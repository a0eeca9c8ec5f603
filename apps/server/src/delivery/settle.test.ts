import { randomFillSync } from 'node:crypto'
import { type DeliveryId, type DeviceId, type NotificationId, newId, type UserId } from '@deskbell/contract'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Database } from '../db/database.ts'
import { queuedDelivery } from '../db/queued-delivery.ts'
import type { DeliveriesTable, DevicesTable } from '../db/schema.ts'
import type { PushOutcome } from '../push-provider.ts'
import { openTestDatabase } from '../test-support/open-test-database.ts'
import { plantDevice } from '../test-support/plant-device.ts'
import { type TestDatabase, withDatabases } from '../test-support/with-databases.ts'
import { settleAll } from './settle.ts'
import type { End, Settlement } from './settlement.ts'

const random = (bytes: Uint8Array<ArrayBuffer>) => randomFillSync(bytes)
const now = 10_000

withDatabases('settling', make => {
  let files: TestDatabase
  let database: Database
  let userId: UserId
  let deviceId: DeviceId
  let id: DeliveryId
  let notificationId: NotificationId
  beforeAll(async () => {
    files = await make()
    database = await openTestDatabase(files)
    userId = newId('usr', random)
    const user = { email: 'ada@example.com', name: 'Ada', role: 'admin', password_hash: 'x', created_at: 1 } as const
    await database.db
      .insertInto('users')
      .values({ ...user, id: userId, last_seen_at: null, deactivated_at: null })
      .execute()
  })
  afterAll(async () => {
    await database.close()
    await files.remove()
  })
  beforeEach(async () => {
    deviceId = await plantDevice(database, userId, { kind: 'session', id: 'session' })
    notificationId = newId('ntf', random)
    await database.db
      .insertInto('notifications')
      .values({
        id: notificationId,
        kind: 'test',
        subject: notificationId,
        conversation_id: null,
        message_id: null,
        user_id: userId,
        decision: 'send',
        reason: 'test',
        content: null,
        decided_at: 1,
      })
      .execute()
    const queued = queuedDelivery(random, { notificationId, deviceId, now: 1, expiresAt: 1_000_000 })
    id = queued.id
    const leased = { ...queued, state: 'leased', lease_until: now + 1, lease_owner: 'me' } as const
    await database.db.insertInto('deliveries').values(leased).execute()
  })

  const settle = (outcome: PushOutcome, end: End, more: Partial<Settlement> = {}, owner = 'me') => {
    const attempts = [{ n: 1, at: now, outcome }]
    // A planted device's endpoint hash is its id.
    const settlement = {
      deliveryId: id,
      notificationId,
      userId,
      deviceId,
      endpointHash: deviceId,
      lane: 'fcm',
      attempts,
      end,
      ...more,
    }
    return database.transaction((trx, wake) => settleAll(trx, wake, { database, owner, now }, [settlement]))
  }
  const delivery = () => database.db.selectFrom('deliveries').selectAll().where('id', '=', id).executeTakeFirst()
  const device = () => database.db.selectFrom('devices').selectAll().where('id', '=', deviceId).executeTakeFirst()
  const setDelivery = (set: Partial<DeliveriesTable>) =>
    database.db.updateTable('deliveries').set(set).where('id', '=', id).execute()
  const setDevice = (set: Partial<DevicesTable>) =>
    database.db.updateTable('devices').set(set).where('id', '=', deviceId).execute()

  const accepted: PushOutcome = { result: 'accepted', status: 201, reason: null, fault: null }
  const gone: PushOutcome = { result: 'gone', status: 410, reason: 'http_410', fault: 'gone' }
  const again: End = { state: 'queued', dueAt: now + 5, body: null }
  const failed: End = { state: 'failed', ifFrozen: again }
  const lost: PushOutcome = { result: 'unreachable', status: null, reason: 'timeout', fault: 'transport' }

  it('W36: gone makes a tombstone that tells no endpoint and no key', async () => {
    await settle(gone, failed)
    expect(await device()).toMatchObject({
      endpoint: null,
      endpoint_hash: null,
      p256dh: null,
      auth: null,
      removed_at: now,
      removed_by: null,
      removed_reason: 'gone',
      last_result: 'gone',
      last_status: 410,
    })
  })

  it('W36: a 410 for an endpoint that was replaced meanwhile removes nothing, and the delivery is due again', async () => {
    await settle(gone, failed, { endpointHash: 'the one before' })
    expect(await device()).toMatchObject({ removed_at: null, endpoint_hash: deviceId })
    expect(await delivery()).toMatchObject({ state: 'queued', due_at: now, lease_owner: null })
  })

  it('whose lease was taken over writes nothing', async () => {
    await settle(accepted, { state: 'accepted' }, {}, 'somebody else')
    expect(await delivery()).toMatchObject({ state: 'leased', lease_owner: 'me', accepted_at: null })
    expect(await device()).toMatchObject({ last_result: null })
    expect(await database.db.selectFrom('attempts').selectAll().where('delivery_id', '=', id).execute()).toEqual([])
  })

  it('what the device has shown is delivered, whatever the push service said, and is not sent again', async () => {
    await setDelivery({ displayed_at: now - 5 })
    await settle(lost, again)
    expect(await delivery()).toMatchObject({ state: 'accepted', accepted_at: now - 5 })
  })

  it('accepted never replaces displayed of the same notification', async () => {
    await setDelivery({ displayed_at: now - 5 })
    await setDevice({ last_result: 'displayed', last_result_at: now - 5, health: 'ok' })
    await settle(accepted, { state: 'accepted' })
    expect(await device()).toMatchObject({ last_result: 'displayed', last_result_at: now - 5, health: 'ok' })
    expect(await delivery()).toMatchObject({ state: 'accepted', accepted_at: now })
  })

  it.each([
    ['never reported', null, 'unknown'],
    ['reported once', 5, 'ok'],
  ] as const)('a failing device that is reached again and has %s', async (_, reported_at, health) => {
    await setDevice({ health: 'failing', reported_at })
    await settle(accepted, { state: 'accepted' })
    expect(await device()).toMatchObject({ health, last_result: 'accepted' })
  })

  it('W37: a quarantined device stays so, whatever comes, until it is renewed', async () => {
    await setDevice({ health: 'quarantined' })
    await settle(accepted, { state: 'accepted' })
    expect(await device()).toMatchObject({ health: 'quarantined', removed_at: null })
  })
})
