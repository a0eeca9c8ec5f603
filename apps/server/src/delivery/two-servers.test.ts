import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { ended, ring, startPushSite, subscribe, trace, until } from '../test-support/push-site.ts'
import { startTestServer } from '../test-support/start-test-server.ts'
import { withDatabases } from '../test-support/with-databases.ts'

const BROWSERS = 8
const RINGS_EACH = 10
/** However they are shared out, one of the two servers sees enough of them to call it a wave. */
const MANY = 10

withDatabases('two servers', (make, kind) => {
  // One data folder has one SQLite server.
  it.runIf(kind === 'postgres')('C8: share the work, and send each notification once', async () => {
    const database = await make()
    const DESKBELL_MASTER_KEY = randomBytes(32).toString('base64')
    await using site = await startPushSite({ database, env: { DESKBELL_MASTER_KEY } })
    const { admin, service } = site
    const env = { DESKBELL_MASTER_KEY, DESKBELL_PUSH_EXTRA_HOSTS: service.extraHosts }
    await using other = await startTestServer({ database, env, clock: site.clock.now })
    const elsewhere = await other.admin()

    const browsers = await Promise.all(Array.from({ length: BROWSERS }, () => subscribe(service, admin)))
    const rung = await Promise.all(
      Array.from({ length: BROWSERS * RINGS_EACH }, (_, n) =>
        ring(n % 2 === 0 ? admin : elsewhere, browsers[n % BROWSERS]?.id ?? browsers[0]?.id ?? ('' as never)),
      ),
    )
    for (const id of rung) expect((await trace(admin, id, ended)).deliveries[0]).toMatchObject({ state: 'accepted' })
    // Each browser was welcomed besides.
    expect(service.requests).toHaveLength(rung.length + BROWSERS)
    const owners = browsers.map(({ agent }) => agent.received.length)
    expect(owners).toEqual(Array.from({ length: BROWSERS }, () => RINGS_EACH))
  })

  it.runIf(kind === 'postgres')('D5: share one breaker, and one probe', async () => {
    const database = await make()
    const DESKBELL_MASTER_KEY = randomBytes(32).toString('base64')
    await using site = await startPushSite({ database, env: { DESKBELL_MASTER_KEY } })
    const { admin, service, later, clock } = site
    const env = { DESKBELL_MASTER_KEY, DESKBELL_PUSH_EXTRA_HOSTS: service.extraHosts }
    await using other = await startTestServer({ database, env, clock: clock.now })
    const elsewhere = await other.admin()

    const browsers = await Promise.all(Array.from({ length: MANY }, () => subscribe(service, admin)))
    const lane = () =>
      other.server.database.db.selectFrom('lanes').selectAll().orderBy('lane').limit(1).executeTakeFirst()
    const fault = service.fault({ status: 403, times: Number.POSITIVE_INFINITY })
    for (const { id } of browsers) await ring(admin, id)
    await until(lane, row => row?.state === 'open' && row.trips === 1)
    await until(
      () => other.server.database.db.selectFrom('deliveries').select('id').where('state', '=', 'leased').execute(),
      leased => leased.length === 0,
    )
    const before = service.requests.length
    for (const { id } of browsers) await ring(elsewhere, id)
    await later(29_000)
    await later(2_000)
    await until(lane, row => row?.state === 'open' && row.trips === 2)
    // One delivery, which may have tried a new token at once.
    expect(service.requests.length - before).toBeLessThanOrEqual(2)
    fault.lift()
    await later(61_000)
    await until(
      async () => browsers.every(({ agent }) => agent.received.length === 2),
      so => so,
    )
    expect(await lane()).toMatchObject({ state: 'closed' })
  })
})
