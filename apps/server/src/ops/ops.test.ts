import { discoverySchema } from '@deskbell/contract/schemas'
import { afterEach, expect, it } from 'vitest'
import { createTestClock, day } from '../test-support/clock.ts'
import { startTestServer } from '../test-support/start-test-server.ts'
import { type TestDatabase, withDatabases } from '../test-support/with-databases.ts'
import { sweep } from './janitor.ts'

withDatabases('operations', (make, kind) => {
  let test: TestDatabase | undefined
  afterEach(async () => test?.remove())
  const start = async (options = {}) => {
    test = await make()
    return startTestServer({ database: test, ...options })
  }

  it('answers health, readiness and discovery once it is ready', async () => {
    await using on = await start()
    expect(await on.anonymous.json('GET', '//healthz')).toEqual({ status: 'ok' })
    expect(await on.anonymous.json('GET', '//readyz')).toEqual({ status: 'ready' })
    const found = await on.anonymous.json('GET', '//.well-known/deskbell')
    expect(discoverySchema.parse(found)).toMatchObject({
      apiRoot: '/api/v1',
      levels: expect.arrayContaining(['accounts']),
    })
  })

  it.runIf(kind === 'sqlite')('is healthy but not ready while the database is away', async () => {
    const on = await start()
    await on.server.database.db.destroy()
    expect((await on.anonymous.request('GET', '//healthz')).status).toBe(200)
    expect(await on.anonymous.problem('GET', '//readyz')).toMatchObject({ status: 503, code: 'unavailable' })
    await on.close()
  })

  it('sweeps what can have no effect any more, and nothing else', async () => {
    const clock = createTestClock()
    await using on = await start({ clock: clock.now })
    const { database } = on.server
    const admin = await on.admin()
    await admin.json('POST', '/invitations', { email: 'a@site.org', role: 'agent' })
    await sweep({ database, clock: clock.now })
    expect((await admin.request('GET', '/me')).status).toBe(200)
    expect(await admin.json('GET', '/invitations')).toMatchObject({ items: [{ email: 'a@site.org' }] })
    clock.advance(100 * day)
    await sweep({ database, clock: clock.now })
    for (const table of ['sessions', 'one_time_links'] as const) {
      expect(await database.db.selectFrom(table).selectAll().execute()).toEqual([])
    }
    expect(await database.db.selectFrom('users').selectAll().execute()).toHaveLength(1)
  })
})
