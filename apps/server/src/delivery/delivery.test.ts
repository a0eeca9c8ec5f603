import type { PushService } from '@deskbell/push-service'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Client } from '../test-support/client.ts'
import { ended, listed, ring, startTrustedPushService, subscribe, trace } from '../test-support/push-site.ts'
import { startTestServer, type TestServer } from '../test-support/start-test-server.ts'
import { withDatabases } from '../test-support/with-databases.ts'

withDatabases('delivery', make => {
  let service: PushService
  let on: TestServer
  let admin: Client
  beforeAll(async () => {
    service = await startTrustedPushService()
    on = await startTestServer({ database: await make(), env: { DESKBELL_PUSH_EXTRA_HOSTS: service.extraHosts } })
    admin = await on.admin()
  })
  afterAll(async () => {
    await service.close()
    await on.close()
  })

  it('W26 W27: a test arrives decrypted, as the contract has it', async () => {
    const browser = await subscribe(service, admin)
    const id = await ring(admin, browser.id)
    const message = await browser.receive()
    expect(message).toMatchObject({
      web_push: 8030,
      mutable: true,
      notification: {
        title: 'Test notification',
        tag: id,
        navigate: `${on.server.publicUrl}/device?ntf=${id}`,
        icon: expect.stringMatching(new RegExp(`^${on.server.publicUrl}/`)) as unknown,
        silent: false,
        mutable: true,
        data: { v: 1, notificationId: id, conversationId: null },
      },
    })
    const seen = await trace(admin, id, ended)
    expect(seen).toMatchObject({
      id,
      kind: 'test',
      conversationId: null,
      recipient: { name: expect.any(String) as unknown },
      deliveries: [
        { channel: 'push', deviceId: browser.id, attempts: [{ status: 201, result: 'accepted', reason: null }] },
      ],
    })
    const [delivery] = seen.deliveries
    expect(Date.parse(delivery?.acceptedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(delivery?.queuedAt ?? ''))
    expect(await listed(admin, browser.id)).toMatchObject({ lastDelivery: { result: 'accepted', status: 201 } })
  })

  it('W1 W8: a visitor writes, and every admin and agent is rung, in that conversation', async () => {
    const agent = await on.agent('Grace')
    const browsers = [await subscribe(service, admin), await subscribe(service, agent)]
    const visitor = await on.visitor()
    const { conversationId } = await visitor.json<{ conversationId: string }>('POST', '/visitors/me/messages', {
      text: 'Is anybody there?',
    })
    for (const browser of browsers) {
      const { notification } = await browser.receive()
      expect(notification.body).toContain('Is anybody there?')
      expect(notification.tag).toBe(conversationId)
      expect(notification.navigate).toBe(
        `${on.server.publicUrl}/conversations/${conversationId}?ntf=${notification.data.notificationId}`,
      )
    }
    const [request] = service.requestsTo(browsers[0]?.agent.subscription.endpoint ?? '')
    expect(request?.headers).toMatchObject({ urgency: 'high', 'content-encoding': 'aes128gcm' })
    expect(Number(request?.headers['ttl'])).toBeGreaterThan(86_000)
    expect(request?.headers['topic']).toMatch(/^[A-Za-z0-9_-]{32}$/)
  })
})
