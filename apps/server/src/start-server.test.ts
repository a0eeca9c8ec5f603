import { once } from 'node:events'
import { connect } from 'node:net'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { toConfig } from './config/config.ts'
import { startServer } from './start-server.ts'
import { agentClient } from './test-support/client.ts'
import { adminEmail, adminPassword, startTestServer } from './test-support/start-test-server.ts'
import { type TestDatabase, withDatabases } from './test-support/with-databases.ts'

withDatabases('servers', (make, kind) => {
  it.runIf(kind === 'postgres')('C8: several that start at once on an empty database make one site', async () => {
    const database = await make()
    const start = (env: Record<string, string>) => {
      const read = toConfig({ DESKBELL_PORT: '0', DESKBELL_MASTER_KEY: 'ab'.repeat(32), ...env })
      if (!read.ok) throw new Error(read.problems.join())
      return startServer({ ...read.config, ...database.config }, { logger: pino({ level: 'silent' }) })
    }
    const admin = { DESKBELL_ADMIN_EMAIL: adminEmail, DESKBELL_ADMIN_PASSWORD: adminPassword }
    const started = await Promise.all([start(admin), start(admin), start(admin)])
    const servers = started.map(result => {
      if (!result.ok) throw new Error(result.problem)
      return result.server
    })
    try {
      const [first, second] = servers.map(server => agentClient(server.url))
      await first?.signIn(adminEmail, adminPassword)
      if (second) second.headers['cookie'] = first?.headers['cookie'] ?? ''
      expect(await second?.json('GET', '/me')).toEqual(await first?.json('GET', '/me'))
      const users = await servers[0]?.database.db.selectFrom('users').select('id').execute()
      expect(users).toHaveLength(1)
    } finally {
      await Promise.all(servers.map(server => server.close()))
      await database.remove()
    }
  })

  it('everything is there again after a restart', async () => {
    const database: TestDatabase = await make()
    const before = await startTestServer({ database })
    const admin = await before.admin()
    const agent = await before.agent()
    await before.close()
    const after = await startTestServer({ database })
    try {
      const client = agentClient(after.server.url)
      client.headers['cookie'] = admin.headers['cookie'] ?? ''
      const { items } = await client.json<{ items: { id: string }[] }>('GET', '/users')
      expect(items.map(user => user.id)).toContain(agent.user.id)
    } finally {
      await after.close()
      await database.remove()
    }
  })

  it('who connected and says nothing holds up no stop', async () => {
    const database = await make()
    const { server } = await startTestServer({ database })
    const silent = connect(Number(new URL(server.url).port), '127.0.0.1').on('error', () => undefined)
    await once(silent, 'connect')
    const began = performance.now()
    await server.close()
    expect(performance.now() - began).toBeLessThan(6_000)
    silent.destroy()
    await database.remove()
  })

  it('closing twice is closing once', async () => {
    const database = await make()
    const on = await startTestServer({ database })
    await Promise.all([on.close(), on.close()])
    await expect(on.anonymous.request('GET', '/me')).rejects.toThrow('fetch failed')
    await database.remove()
  })
})
