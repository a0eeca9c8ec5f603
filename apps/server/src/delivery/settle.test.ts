import { randomFillSync } from 'node:crypto'
import { type DeliveryId, type DeviceId, type NotificationId, newId, type UserId } from '@deskbell/contract'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Database } from '../db/database.ts'
import { queuedDelivery } from '../db/queued-delivery.ts'
import type { DeliveriesTable, DevicesTable } from '../db/schema.ts'
import type { PushOutcome } from '../push-provider.ts'
import { minute } from '../test-support/clock.ts'
import { openTestDatabase } from '../test-support/open-test-database.ts'
import { plantDevice } from '../test-support/plant-device.ts'
import { type TestDatabase, withDatabases } from '../test-support/with-databases.ts'
import { closedLane } from './breaker.ts'
import { forgetBuried } from './bring-back.ts'
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
  const freeze = (lane: string) =>
    database.db
      .insertInto('lanes')
      .values({ ...closedLane(lane, now), state: 'frozen', until: now + 1_000 })
      .execute()
  const setDevice = (set: Partial<DevicesTable>) =>
    database.db.updateTable('devices').set(set).where('id', '=', deviceId).execute()

  const accepted: PushOutcome = { result: 'accepted', status: 201, reason: null, fault: null }
  const gone: PushOutcome = { result: 'gone', status: 410, reason: 'http_410', fault: 'gone' }
  const again: End = { state: 'queued', dueAt: now + 5, body: null }
  const failed: End = { state: 'failed', ifFrozen: again }
  const lost: PushOutcome = { result: 'unreachable', status: null, reason: 'timeout', fault: 'transport' }

  it('W36: gone makes a tombstone that is not found by its endpoint, and forgets endpoint and keys soon', async () => {
    await settle(gone, failed)
    await forgetBuried(database.db, now + 9 * minute)
    expect(await device()).toMatchObject({ endpoint: expect.any(String), endpoint_hash: null })
    await forgetBuried(database.db, now + 10 * minute)
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

  it('D5: while its push service refuses everybody, nothing is given up and no device is removed', async () => {
    await freeze('fcm')
    const body = { bytes: new Uint8Array([1, 2, 3]), hash: 'for it' }
    await settle(gone, { state: 'failed', ifFrozen: { state: 'queued', dueAt: now + 9, body } })
    expect(await device()).toMatchObject({ removed_at: null, endpoint_hash: deviceId, health: 'failing' })
    expect(await delivery()).toMatchObject({
      state: 'queued',
      due_at: now + 9,
      lease_owner: null,
      attempts: 1,
      body: 'AQID',
      body_endpoint_hash: 'for it',
    })
    await database.db.deleteFrom('lanes').execute()
  })

  it('D2: a body is kept while the delivery waits, and no longer', async () => {
    const body = { bytes: new Uint8Array([255, 0]), hash: 'for it' }
    await settle(lost, { ...again, body })
    expect(await delivery()).toMatchObject({ state: 'queued', body: '/wA=', body_endpoint_hash: 'for it' })
    await setDelivery({ state: 'leased', lease_owner: 'me', lease_until: now + 1 })
    await settle(accepted, { state: 'accepted' }, { attempts: [{ n: 2, at: now, outcome: accepted }] })
    expect(await delivery()).toMatchObject({ state: 'accepted', attempts: 2, body: null, body_endpoint_hash: null })
  })

  it.each([
    [
      'another of its push service was accepted since',
      { lane: 'own.example.com', last_result_at: 6_000 },
      'quarantined',
    ],
    ['another one was accepted, but before', { lane: 'own.example.com', last_result_at: 4_000 }, 'failing'],
    ['one of another push service was', { lane: 'apple', last_result_at: 6_000 }, 'failing'],
  ] as const)('W37: the third message in a row is refused, and %s', async (_, other, health) => {
    const planted = await plantDevice(database, userId, { kind: 'session', id: 'session' })
    await database.db
      .updateTable('devices')
      .set({ ...other, last_result: 'accepted' })
      .where('id', '=', planted)
      .execute()
    const lane = 'own.example.com'
    await setDevice({ lane, refused: 2, refused_since: 5_000 })
    await settle({ result: 'rejected', status: 400, reason: 'errno_110', fault: 'malformed' }, failed, { lane })
    expect(await device()).toMatchObject({ health, refused: 3, removed_at: null })
    await database.db.deleteFrom('devices').where('id', '=', planted).execute()
  })

  it('settles many in a few statements, each device with its own', async () => {
    const planted = await Promise.all(
      Array.from({ length: 40 }, () => plantDevice(database, userId, { kind: 'session', id: 'session' })),
    )
    const queued = planted.map(one =>
      queuedDelivery(random, { notificationId, deviceId: one, now: 1, expiresAt: 1_000_000 }),
    )
    const leased = queued.map(row => ({ ...row, state: 'leased' as const, lease_until: now + 1, lease_owner: 'me' }))
    await database.db.insertInto('deliveries').values(leased).execute()
    const outcomes = [accepted, gone, lost, accepted]
    const settlements = queued.map((row, n): Settlement => {
      const outcome = outcomes[n % outcomes.length] ?? accepted
      const end = outcome === gone ? failed : outcome === lost ? again : ({ state: 'accepted' } as const)
      const attempts = [{ n: 1, at: now + n, outcome }]
      const ids = { deliveryId: row.id, deviceId: row.device_id, endpointHash: row.device_id }
      return { ...ids, notificationId, userId, lane: 'fcm', attempts, end }
    })
    await database.transaction((trx, wake) => settleAll(trx, wake, { database, owner: 'me', now }, settlements))
    const rows = await database.db
      .selectFrom('deliveries')
      .innerJoin('devices', 'devices.id', 'deliveries.device_id')
      .select(['device_id', 'state', 'last_result', 'last_result_at', 'removed_at'])
      .where('device_id', 'in', planted)
      .execute()
    expect(rows).toHaveLength(40)
    const states = ['accepted', 'failed', 'queued', 'accepted']
    planted.forEach((one, n) => {
      expect(rows.find(({ device_id }) => device_id === one)).toEqual({
        device_id: one,
        state: states[n % 4],
        last_result: outcomes[n % 4]?.result,
        last_result_at: now + n,
        removed_at: n % 4 === 1 ? now : null,
      })
    })
  })
})
