import { randomFillSync } from 'node:crypto'
import type { PushSettings } from '@deskbell/contract'
import { expect, it } from 'vitest'
import { createClient } from '../test-support/client.ts'
import { silent } from '../test-support/open-test-database.ts'
import { startTrustedPushService, subscribe } from '../test-support/push-site.ts'
import { startTestServer } from '../test-support/start-test-server.ts'
import { withDatabases } from '../test-support/with-databases.ts'
import { rotateMasterKey } from './rotate-master-key.ts'

withDatabases('deskbell rotate-master-key', make => {
  it('D7 W40: after a change of the master key the same device rings, under the same Topic, and an old receipt counts', async () => {
    const database = await make()
    const service = await startTrustedPushService()
    const env = { DESKBELL_PUSH_EXTRA_HOSTS: service.extraHosts }
    const first = await startTestServer({ database, env })
    const before = await first.admin()
    const browser = await subscribe(service, before)
    const { endpoint } = browser.agent.subscription
    const visitor = await first.visitor()
    await visitor.json('POST', '/visitors/me/messages', { text: 'Before the change' })
    const message = (await browser.receive()).notification
    const topicBefore = service.requestsTo(endpoint).at(-1)?.headers['topic']
    const keyBefore = await before.json<PushSettings>('GET', '/push')

    const run = () => {
      if (rotateMasterKey.on !== 'settings') throw new Error('It opens the database by itself')
      return rotateMasterKey.run(
        {
          config: first.config,
          log: silent,
          clock: Date.now,
          random: bytes => randomFillSync(bytes),
          publicUrl: first.server.publicUrl,
          say: () => undefined,
        },
        [],
      )
    }
    // Not under a running server.
    expect(await run()).toMatchObject({ ok: false })
    await first.close()
    expect(await run()).toMatchObject({ ok: true })

    const second = await startTestServer({ database, env })
    const admin = await second.admin()
    expect(await admin.json<PushSettings>('GET', '/push')).toEqual(keyBefore)
    const now = new Date().toISOString()
    const receipts = [{ token: message.data.receiptToken, stage: 'displayed', at: now }]
    expect(await second.anonymous.json('POST', '/receipts', { sentAt: now, receipts })).toEqual({
      results: [{ ok: true }],
    })
    const sent = service.requestsTo(endpoint).length
    await createClient(second.server.url, visitor.headers).json('POST', '/visitors/me/messages', {
      text: 'After the change',
    })
    expect((await browser.receive()).notification.body).toContain('After the change')
    expect(service.requestsTo(endpoint)).toHaveLength(sent + 1)
    expect(service.requestsTo(endpoint).at(-1)?.headers['topic']).toBe(topicBefore)
    expect(topicBefore).toMatch(/^[\w-]{32}$/)
    await service.close()
    await second.close()
    await database.remove()
  })
})
