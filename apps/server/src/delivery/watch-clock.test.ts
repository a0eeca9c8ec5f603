import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Database } from '../db/database.ts'
import type { LanesTable } from '../db/schema.ts'
import { day, hour, minute } from '../test-support/clock.ts'
import { openTestDatabase } from '../test-support/open-test-database.ts'
import { type TestDatabase, withDatabases } from '../test-support/with-databases.ts'
import { closedLane, isFrozenNow } from './breaker.ts'
import { heldUntil } from './waiting-lanes.ts'
import { createDeliveryClock } from './watch-clock.ts'

const LEASE_MS = 30_000
const now = 2_000_000_000_000
/** What the clock said before it was kept right. */
const ahead = now + 365 * day

withDatabases('a clock that is set back', make => {
  let files: TestDatabase
  let database: Database
  beforeEach(async () => {
    files = await make()
    database = await openTestDatabase(files)
  })
  afterEach(async () => {
    await database.close()
    await files.remove()
  })

  const lane = async (more: Partial<LanesTable>) => {
    await database.db
      .insertInto('lanes')
      .values({ ...closedLane('fcm', ahead), ...more })
      .execute()
  }
  const read = () => database.db.selectFrom('lanes').selectAll().executeTakeFirstOrThrow()

  it.each<[string, Partial<LanesTable>, number]>([
    ['asked for a pause', { resume_at: ahead + minute }, 0],
    ['is slowed down', { paced_until: ahead + day, tokens: 0, tokens_at: ahead }, minute],
    ['is stopped', { state: 'open', until: ahead + minute, opened_at: ahead }, 5 * minute],
  ])('a push service that %s is not left alone for as much longer', async (_, held, atMost) => {
    const watch = createDeliveryClock(database, LEASE_MS)
    await watch.look(ahead)
    await lane(held)
    expect(heldUntil(await read(), ahead)).toBeGreaterThan(ahead)
    await watch.look(now)
    expect(heldUntil(await read(), now)).toBeLessThanOrEqual(now + atMost)
    expect((await read()).paced_until ?? 0).toBeLessThanOrEqual(now + day)
  })

  it('removals are frozen and a wave is believed no longer than ever', async () => {
    const watch = createDeliveryClock(database, LEASE_MS)
    await watch.look(ahead)
    await lane({ state: 'frozen', until: ahead + minute, trusted_until: ahead + hour })
    await watch.look(now)
    expect(isFrozenNow(await read(), now + 6 * minute)).toBe(false)
    expect((await read()).trusted_until).toBe(now + hour)
  })

  it('is noticed by a server that starts after it, too', async () => {
    await lane({ resume_at: ahead + minute })
    await createDeliveryClock(database, LEASE_MS).look(now)
    expect(heldUntil(await read(), now)).toBe(now)
  })

  it('is nothing while it goes on as it should', async () => {
    const watch = createDeliveryClock(database, LEASE_MS)
    await watch.look(ahead)
    await lane({ resume_at: ahead + hour })
    await watch.look(ahead + minute)
    expect((await read()).resume_at).toBe(ahead + hour)
  })
})
