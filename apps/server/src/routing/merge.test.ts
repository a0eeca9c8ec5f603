import type { ConversationId, Page, Trace } from '@deskbell/contract'
import { expect, it } from 'vitest'
import { startPushSite, subscribe, until } from '../test-support/push-site.ts'
import { withDatabases } from '../test-support/with-databases.ts'

withDatabases('later messages are merged', make => {
  it('W8 S7: the first unread one rings at once; those after it ring once, by themselves, a few seconds after the second', async () => {
    // By the real clock: what waits goes out without anybody asking.
    await using site = await startPushSite({ database: await make(), merging: true, clock: Date.now })
    const ana = await site.on.agent()
    const hers = await subscribe(site.service, ana)
    const visitor = await site.on.visitor()
    const write = (text: string) =>
      visitor.json<{ conversationId: ConversationId }>('POST', '/visitors/me/messages', { text })
    const began = Date.now()
    const { conversationId } = await write('Hello?')
    expect((await hers.receive()).notification.body).toBe('Hello?')
    expect(Date.now() - began).toBeLessThan(2_500)
    const second = Date.now()
    await write('Anybody?')
    await write('It is urgent')
    const { title, body } = (await hers.receive()).notification
    expect(Date.now() - second).toBeGreaterThanOrEqual(2_900)
    expect(title).toMatch(/^3 new messages from /)
    expect(body).toBe('It is urgent')
    expect(hers.agent.received).toHaveLength(2)
    // Read in time, what waits is not sent; and what comes then is a first one again.
    await write('Never mind')
    await ana.json('POST', `/conversations/${conversationId}/read`, {})
    const third = Date.now()
    await write('But then')
    expect((await hers.receive()).notification.body).toBe('But then')
    expect(Date.now() - third).toBeLessThan(2_500)
    expect(hers.agent.received).toHaveLength(3)
    // What waits when a colleague takes it is nothing to be rung for any more.
    const bo = await site.on.agent()
    await write('Still there?')
    await until(
      () => site.admin.json<Page<Trace>>('GET', '/notifications?recipient=all&decision=send&limit=1'),
      ({ items }) => items[0]?.deliveries[0]?.state === 'queued',
    )
    await bo.json('PATCH', `/conversations/${conversationId}`, { assigneeId: bo.user.id })
    const { items } = await site.admin.json<Page<Trace>>('GET', '/notifications?recipient=all&decision=send')
    const last = items.find(({ kind }) => kind === 'message')
    expect(last?.deliveries).toMatchObject([{ state: 'cancelled', cancelReason: 'handled' }])
    // She is told who has it, in place of what she was rung for.
    expect((await hers.receive()).notification.title).toMatch(/^Taken by /)
  }, 60_000)
})
