import type { ConversationId, NotificationId, Page, PushMessage, Trace } from '@deskbell/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Client } from '../test-support/client.ts'
import { type PushSite, startPushSite, subscribe, type TestBrowser, trace, until } from '../test-support/push-site.ts'
import { withDatabases } from '../test-support/with-databases.ts'

type Agent = Awaited<ReturnType<PushSite['on']['agent']>>

withDatabases('who took it', make => {
  let site: PushSite
  let [ana, bo]: Agent[] = []
  let [hers, his]: TestBrowser[] = []
  beforeAll(async () => {
    site = await startPushSite({ database: await make() })
    ana = await site.on.agent()
    bo = await site.on.agent()
    hers = await subscribe(site.service, ana)
    his = await subscribe(site.service, bo, { language: 'de-AT' })
  }, 60_000)
  afterAll(() => site.close())

  const people = () => {
    if (!ana || !bo || !hers || !his) throw new Error('nobody is there')
    return { ana, bo, hers, his }
  }
  /** A visitor writes; both are rung, and the push service has taken both rings. */
  const rung = async (text = 'Is it open?') => {
    const { hers, his, bo, ana } = people()
    const visitor = await site.on.visitor()
    const send = async (words: string) => {
      const { conversationId } = await visitor.json<{ conversationId: ConversationId }>(
        'POST',
        '/visitors/me/messages',
        { text: words },
      )
      const shown = { hers: await hers.receive(), his: await his.receive() }
      const accepted = ({ deliveries }: Trace) => deliveries.every(({ acceptedAt }) => acceptedAt !== null)
      await trace(ana, idOf(shown.hers), accepted)
      await trace(bo, idOf(shown.his), accepted)
      return { conversationId, shown }
    }
    return { visitor, send, ...(await send(text)) }
  }
  const idOf = (message: PushMessage): NotificationId => message.notification.data.notificationId
  const change = (client: Client, id: ConversationId, body: object) =>
    client.json('PATCH', `/conversations/${id}`, body)
  /** What was decided about a conversation once so many decisions say so. */
  const decided = async (client: Client, id: ConversationId, count: number) => {
    const taken = await until(
      async () => {
        const { items } = await client.json<Page<Trace>>('GET', `/notifications?conversationId=${id}`)
        return items.filter(({ kind }) => kind === 'taken')
      },
      seen => seen.length >= count,
    )
    return taken.map(({ reason }) => reason).toSorted()
  }

  it('whoever was rung and has not read it is told who has it, without a sound, in place of the ring; who took it is not', async () => {
    const { ana, bo, his, hers } = people()
    const { conversationId, shown } = await rung()
    const before = hers.agent.received.length
    await change(ana, conversationId, { assigneeId: ana.user.id })
    const told = await his.receive()
    expect(told).toMatchObject({
      // What a colleague has is nothing that waits for him.
      app_badge: 0,
      notification: {
        title: `Übernommen von ${ana.user.name}`,
        lang: 'de',
        dir: 'ltr',
        silent: true,
        tag: shown.his.notification.tag,
        data: { conversationId },
      },
    })
    expect(told.notification.actions).toBeUndefined()
    const way = await trace(bo, idOf(told), ({ deliveries }) => deliveries[0]?.state === 'accepted')
    expect(way).toMatchObject({ kind: 'taken', reason: 'taken_by_colleague', deliveries: [{ deviceId: his.id }] })
    const requests = site.service.requestsTo(his.body.subscription.endpoint)
    const topics = requests.slice(-2).map(({ headers }) => headers['topic'])
    expect(topics[0]).toBe(topics[1])
    expect(Number(requests.at(-1)?.headers['ttl'])).toBeLessThanOrEqual(3600)
    expect(await decided(ana, conversationId, 1)).toEqual(['is_actor'])
    expect(hers.agent.received.length).toBe(before)
  })

  it('is told once for a ring, whatever becomes of the conversation; and again after the next', async () => {
    const { ana, bo, his } = people()
    const { conversationId, send } = await rung()
    await change(ana, conversationId, { assigneeId: ana.user.id })
    expect((await his.receive()).notification.title).toContain('Übernommen')
    await change(ana, conversationId, { status: 'closed' })
    expect(await decided(bo, conversationId, 2)).toEqual(['taken_by_colleague', 'told_already'])
    // What is nobody's rings both again.
    await change(ana, conversationId, { assigneeId: null })
    const { shown } = await send('One more thing')
    expect(shown.his.notification.silent).toBe(false)
    await change(ana, conversationId, { status: 'closed' })
    expect((await his.receive()).notification.title).toBe(`Geschlossen von ${ana.user.name}`)
  })

  it('nobody is told who has read it, or was never rung, or to whom it is given', async () => {
    const { ana, bo } = people()
    const { conversationId, send } = await rung()
    await bo.json('POST', `/conversations/${conversationId}/read`, {})
    await change(ana, conversationId, { assigneeId: ana.user.id })
    expect(await decided(ana, conversationId, 1)).toEqual(['is_actor'])
    expect(await decided(bo, conversationId, 0)).toEqual([])
    await change(ana, conversationId, { assigneeId: null })
    await send('And now?')
    await change(ana, conversationId, { assigneeId: bo.user.id })
    expect(await decided(bo, conversationId, 1)).toEqual(['is_assignee'])
  })

  it('a site that does not want it said has nobody told, and the log says why', async () => {
    const { ana, bo } = people()
    await site.admin.json('PATCH', '/push', { announceTaken: false })
    const { conversationId } = await rung()
    await change(ana, conversationId, { assigneeId: ana.user.id })
    expect(await decided(bo, conversationId, 1)).toEqual(['taken_not_announced'])
    await site.admin.json('PATCH', '/push', { announceTaken: true })
  })

  it('a device shows what site, role and its owner permit, as of now; nobody else loosens it', async () => {
    const { bo, his, ana } = people()
    const settings = { site: 'full', roles: { admin: null, agent: null }, mask: true }
    expect(await bo.json('GET', '/push')).toMatchObject({ content: settings, announceTaken: true })
    await site.admin.json('PATCH', '/push', { content: { roles: { agent: 'sender' } } })
    const { shown, send } = await rung('My card is 4111 1111 1111 1111')
    expect(shown.his.notification.body).toBe('')
    expect(shown.his.notification.title).toMatch(/^Neue Nachricht von /)
    expect(await bo.json('PATCH', `/devices/${his.id}`, { content: 'minimal' })).toMatchObject({ content: 'minimal' })
    const strict = (await send('Hello?')).shown
    expect(strict.his.notification).toMatchObject({ title: 'Neue Nachricht', body: '' })
    expect(strict.hers.notification.title).toMatch(/^2 new messages from /)
    expect(await site.admin.problem('PATCH', `/devices/${his.id}`, { content: null })).toMatchObject({ status: 403 })
    await bo.json('PATCH', `/devices/${his.id}`, { content: 'full' })
    expect((await send('Anybody?')).shown.his.notification.body).toBe('')
    await site.admin.json('PATCH', '/push', { content: { roles: { agent: null } } })
    const loose = (await send('4111 1111 1111 1111 or ann@example.com')).shown
    expect(loose.his.notification.body).toBe('••• 1111 or •••@•••')
    await site.admin.json('PATCH', '/push', { content: { mask: false } })
    expect((await send('ann@example.com')).shown.hers.notification.body).toBe('ann@example.com')
    expect(await ana.problem('PATCH', '/push', { content: { site: 'full' } })).toMatchObject({ status: 403 })
  })

  it('one can take it from the notification while it is nobody’s, and reply or read it always', async () => {
    const { ana } = people()
    const { shown, conversationId, visitor } = await rung()
    const names = (message: PushMessage) => message.notification.actions?.map(({ action }) => action)
    expect(names(shown.hers)).toEqual(['reply', 'take', 'read'])
    expect(shown.hers.notification.actions?.[0]?.navigate).toBe(shown.hers.notification.navigate)
    await change(ana, conversationId, { assigneeId: ana.user.id })
    await people().his.receive()
    await visitor.json('POST', '/visitors/me/messages', { text: 'More' })
    expect(names(await people().hers.receive())).toEqual(['reply', 'read'])
  })
})
