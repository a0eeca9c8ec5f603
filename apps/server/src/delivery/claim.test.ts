import { randomFillSync } from 'node:crypto'
import { newId } from '@deskbell/contract'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { addUser } from '../accounts/users.ts'
import { queuedDelivery } from '../db/queued-delivery.ts'
import { openTestDatabase } from '../test-support/open-test-database.ts'
import { plantDevice } from '../test-support/plant-device.ts'
import { until } from '../test-support/push-site.ts'
import { withDatabases } from '../test-support/with-databases.ts'
import { claimDue } from './claim.ts'

const random = (bytes: Uint8Array<ArrayBuffer>) => randomFillSync(bytes)
const NOW = 1_700_000_000_000

withDatabases('claiming', (make, kind) => {
  it.runIf(kind === 'postgres')(
    'S39: two servers that claim at once never share out what goes to one device',
    async () => {
      const test = await make()
      const [one, other] = [await openTestDatabase(test), await openTestDatabase(test, 'command')]
      const { db } = one
      const added = await one.transaction(trx =>
        addUser(trx, random, 1, { name: 'Ada', email: 'ada@x.example', role: 'agent', passwordHash: 'x' }),
      )
      if (!added.ok) throw new Error('taken')
      const userId = added.user.id
      const deviceId = await plantDevice(one, userId, { kind: 'session', id: 'x' })
      for (const now of [NOW - 2, NOW - 1]) {
        const id = newId('ntf', random)
        await db
          .insertInto('notifications')
          .values({
            ...{ id, kind: 'test', subject: id, conversation_id: null, message_id: null, user_id: userId },
            ...{ decision: 'send', reason: 'test_by_owner', content: null, decided_at: 1, run_id: null },
          })
          .execute()
        await db
          .insertInto('deliveries')
          .values(queuedDelivery(random, { notificationId: id, deviceId, now, expiresAt: NOW + 60_000 }))
          .execute()
      }
      const claimOf = (server: typeof one, room: number) =>
        claimDue(server, {
          ...{ owner: server.self, now: NOW, leaseUntil: NOW + 30_000 },
          ...{ roomOf: () => room, fullDevices: [] },
        })
      // The first one has taken the older, and not said so yet.
      const taken = Promise.withResolvers<void>()
      const committed = Promise.withResolvers<void>()
      const slow: typeof one = {
        ...one,
        transaction: (work, durability) =>
          one.transaction(async (trx, wake) => {
            const done = await work(trx, wake)
            taken.resolve()
            await committed.promise
            return done
          }, durability),
      }
      const first = claimOf(slow, 1)
      await taken.promise
      const second = claimOf(other, 100)
      // It waits, or is done already.
      await Promise.race([
        second,
        until(
          async () => (await sql`select 1 from pg_locks where not granted`.execute(db)).rows,
          waiting => waiting.length > 0,
        ),
      ])
      committed.resolve()
      expect([(await first).claimed.length, (await second).claimed.length]).toEqual([1, 0])
      await one.close()
      await other.close()
      await test.remove()
    },
  )
})
