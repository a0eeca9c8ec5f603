import { beforeAll, expect, it } from 'vitest'
import { plantDevice } from '../test-support/plant-device.ts'
import type { TestServer } from '../test-support/start-test-server.ts'
import { withServer } from '../test-support/with-server.ts'

withServer('a test of a device', {}, server => {
  let on: TestServer
  beforeAll(async () => {
    on = server()
    await (await on.admin()).json('PATCH', '/push', { enabled: true })
  })

  it('W26: asked for again under the same key, rings once and answers the same', async () => {
    const agent = await on.agent()
    const device = await plantDevice(on.server.database, agent.user.id, { kind: 'session', id: 'x' })
    const ring = async (key: string) => {
      const response = await agent.request('POST', `/devices/${device}/test`, undefined, { 'idempotency-key': key })
      expect(response.status).toBe(202)
      return response.json()
    }
    const first = await ring('k')
    expect(await ring('k')).toEqual(first)
    expect(await ring('another')).not.toEqual(first)
    const rows = on.server.database.db.selectFrom('notifications').select('id').where('user_id', '=', agent.user.id)
    expect(await rows.execute()).toHaveLength(2)
  })

  it('marking as read answers again as it did, and refuses another body under the same key', async () => {
    const agent = await on.agent()
    const visitor = await on.visitor()
    const write = () =>
      visitor.json<{ conversationId: string; message: { id: string } }>('POST', '/visitors/me/messages', { text: 'hi' })
    const { conversationId, message } = await write()
    const path = `/conversations/${conversationId}/read`
    const key = { 'idempotency-key': 'k' }
    for (let n = 0; n < 2; n++) {
      const response = await agent.request('POST', path, { messageId: message.id }, key)
      expect([response.status, await response.text()]).toEqual([204, ''])
    }
    const other = { messageId: (await write()).message.id }
    expect(await agent.problem('POST', path, other, key)).toMatchObject({ code: 'idempotency_mismatch' })
  })
})
