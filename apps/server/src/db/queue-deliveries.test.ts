import { randomFillSync } from 'node:crypto'
import { newId } from '@deskbell/contract'
import { expect, it } from 'vitest'
import { openTestDatabase } from '../test-support/open-test-database.ts'
import { plantDevice } from '../test-support/plant-device.ts'
import { withDatabases } from '../test-support/with-databases.ts'
import { queueDeliveries } from './queue-deliveries.ts'
import { queuedDelivery } from './queued-delivery.ts'

const random = (bytes: Uint8Array<ArrayBuffer>) => randomFillSync(bytes)

withDatabases('queueing many deliveries', make => {
  it('writes the rows that queueing them one by one writes', async () => {
    const test = await make()
    const database = await openTestDatabase(test)
    const { db } = database
    const userId = newId('usr', random)
    const user = {
      id: userId,
      email: 'a@site.org',
      name: 'Ana',
      role: 'agent',
      password_hash: '',
      created_at: 1,
    } as const
    await db
      .insertInto('users')
      .values({ ...user, last_seen_at: null, deactivated_at: null })
      .execute()
    const deviceId = await plantDevice(database, userId, { kind: 'session', id: 'x' })
    const plant = async () => {
      const id = newId('ntf', random)
      await db
        .insertInto('notifications')
        .values({
          ...{ id, kind: 'test', subject: id, conversation_id: null, message_id: null, user_id: userId },
          ...{ decision: 'send', reason: 'test_by_owner', content: null, decided_at: 1, run_id: null },
        })
        .execute()
      return id
    }
    const [one, many] = [await plant(), await plant()]
    const times = { now: 1_700_000_000_000, expiresAt: 1_700_086_400_000 }
    await database.transaction(async trx => {
      await trx
        .insertInto('deliveries')
        .values(queuedDelivery(random, { notificationId: one, deviceId, ...times }))
        .execute()
      await queueDeliveries(trx, random, times, [{ notificationId: many, deviceId }])
    })
    const rows = await db.selectFrom('deliveries').selectAll().execute()
    const [first, second] = rows.map(({ id: _its, notification_id: _own, ...rest }) => rest)
    expect(rows).toHaveLength(2)
    expect(first).toEqual(second)
    expect(first).toMatchObject({ lane: 'fcm', state: 'queued', due_at: times.now, expires_at: times.expiresAt })
    await database.close()
    await test.remove()
  })
})
