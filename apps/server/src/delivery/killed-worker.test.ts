import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { PushService } from '@deskbell/push-service'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { agentClient } from '../test-support/client.ts'
import { ended, ring, startTrustedPushService, subscribe, trace } from '../test-support/push-site.ts'
import { adminEmail, adminPassword, startTestServer } from '../test-support/start-test-server.ts'
import { withDatabases } from '../test-support/with-databases.ts'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))
withDatabases('a killed server', make => {
  let service: PushService
  beforeAll(async () => {
    service = await startTrustedPushService()
  })
  afterAll(() => service.close())

  it('leaves its leased delivery to the next one, and the message arrives once', async () => {
    const database = await make()
    const env = { DESKBELL_PUSH_EXTRA_HOSTS: service.extraHosts }
    const first = await startProcess({
      ...env,
      DESKBELL_DATA_DIR: database.config.dataDir,
      DATABASE_URL: database.config.databaseUrl ?? '',
      NODE_EXTRA_CA_CERTS: service.caFile,
    })
    const admin = agentClient(first.url)
    await admin.signIn(adminEmail, adminPassword)
    const browser = await subscribe(service, admin)
    const { endpoint } = browser.agent.subscription

    const stuck = service.fault({ endpoint, status: 'silence' })
    const begun = service.waitForNext('request', request => request.endpoint === endpoint)
    const id = await ring(admin, browser.id)
    await begun
    first.child.kill('SIGKILL')
    await once(first.child, 'exit')
    expect(stuck.hits).toBe(1)

    // On PostgreSQL too it waits for no lease to end by itself, which takes longer than this test does.
    const second = await startTestServer({ database, env })
    const seen = await trace(await second.admin(), id, ended)
    expect(seen.deliveries[0]).toMatchObject({ state: 'accepted', attempts: [{ status: 201 }] })
    expect((await browser.receive()).notification.data.notificationId).toBe(id)
    await second.close()
    expect(browser.agent.received).toHaveLength(1)
    await database.remove()
  })

  it('that is stopped in order finishes what it is sending', async () => {
    const database = await make()
    const server = await startTestServer({ database, env: { DESKBELL_PUSH_EXTRA_HOSTS: service.extraHosts } })
    const admin = await server.admin()
    const browser = await subscribe(service, admin)
    const { endpoint } = browser.agent.subscription
    const begun = service.waitForNext('request', request => request.endpoint === endpoint)
    await ring(admin, browser.id)
    await begun
    await server.close()
    expect((await browser.receive()).notification.title).toBe('Test notification')
    await database.remove()
  })
})

async function startProcess(env: Record<string, string>) {
  const child = spawn(process.execPath, [main], {
    env: {
      DESKBELL_PORT: '0',
      DESKBELL_ADMIN_EMAIL: adminEmail,
      DESKBELL_ADMIN_PASSWORD: adminPassword,
      DESKBELL_LOG_LEVEL: 'silent',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  for await (const chunk of child.stdout.setEncoding('utf8')) {
    text += String(chunk)
    const url = /Deskbell is at (\S+)/.exec(text)?.[1]
    if (url !== undefined) return { child, url: url.replace('localhost', '127.0.0.1') }
  }
  throw new Error(`The server ended: ${text}`)
}
