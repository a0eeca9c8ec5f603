import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { expect, it } from 'vitest'
import { openTestDatabase } from '../test-support/open-test-database.ts'
import { ring, startPushSite, subscribe, until } from '../test-support/push-site.ts'
import { startTestServer } from '../test-support/start-test-server.ts'
import { withDatabases } from '../test-support/with-databases.ts'
import { SILENT_MS } from './left-behind.ts'

withDatabases('what a server has in hand', (make, kind) => {
  // One data folder has one SQLite server.
  it.runIf(kind === 'postgres')(
    'stays in its hands while it lives, even if all its connections break',
    async () => {
      const database = await make()
      const DESKBELL_MASTER_KEY = randomBytes(32).toString('base64')
      await using site = await startPushSite({ database, clock: Date.now, env: { DESKBELL_MASTER_KEY } })
      const { admin, service } = site
      const env = { DESKBELL_MASTER_KEY, DESKBELL_PUSH_EXTRA_HOSTS: service.extraHosts }
      await using other = await startTestServer({ database, env })
      const { db } = other.server.database
      const browser = await subscribe(service, admin)
      const { endpoint } = browser.agent.subscription
      // Sending it takes ten seconds.
      service.fault({ endpoint, status: 'silence' })
      const begun = service.waitForNext('request', request => request.endpoint === endpoint)
      await ring(admin, browser.id)
      await begun

      const leased = () => db.selectFrom('deliveries').selectAll().where('state', '=', 'leased').executeTakeFirst()
      const before = await leased()
      expect(before?.lease_owner).toMatch(/^server:/)
      // So often that each of the two finds the other one silent.
      for (let n = 0; n < 4; n++) {
        await endConnections(database.config.databaseUrl)
        await sleep(400)
      }
      // Time enough to take it, were its owner dead.
      await sleep(SILENT_MS + 1_000)
      expect(await leased()).toMatchObject({ id: before?.id, lease_owner: before?.lease_owner })
      expect(service.requestsTo(endpoint)).toHaveLength(1)
    },
    60_000,
  )

  it.runIf(kind === 'postgres')(
    'is known to be left behind as soon as its process is gone, by those who say it',
    async () => {
      const database = await make()
      const [here, gone] = [await openTestDatabase(database), await openTestDatabase(database, 'command')]
      const names = [here.self, gone.self, 'somebody of an older version']
      expect(await here.findSilent(names)).toEqual([])
      await gone.close()
      await until(
        () => here.findSilent(names),
        silent => silent.length === 1 && silent[0] === gone.self,
      )
      await here.close()
      await database.remove()
    },
  )
})

async function endConnections(url: string | undefined): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'test' })
  await client.connect()
  await client.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name like 'deskbell%'`,
  )
  await client.end()
}
