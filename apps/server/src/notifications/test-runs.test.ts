import type { Page, TestRun, TestsAnswer, Trace } from '@deskbell/contract'
import { testRunSchema } from '@deskbell/contract/schemas'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { plantDevice } from '../test-support/plant-device.ts'
import { type PushSite, startPushSite, subscribe, type TestBrowser, until } from '../test-support/push-site.ts'
import { withDatabases } from '../test-support/with-databases.ts'

withDatabases('tests of many devices', make => {
  let site: PushSite
  let agent: Awaited<ReturnType<PushSite['on']['agent']>>
  let [desk, phone, hers] = [] as unknown as [TestBrowser, TestBrowser, TestBrowser]
  beforeAll(async () => {
    site = await startPushSite({ database: await make() })
    agent = await site.on.agent('Ben Agent')
    desk = await subscribe(site.service, site.admin, { label: 'Linux / Chrome' })
    phone = await subscribe(site.service, site.admin, { label: 'Android / Chrome' })
    hers = await subscribe(site.service, agent, { label: 'Mac / Firefox', language: 'de-AT' })
  })
  afterAll(() => site.close())

  type Caller = Pick<PushSite['admin'], 'json' | 'request'>
  const start = (client: Caller, owner: 'me' | 'all', key: string = crypto.randomUUID()) =>
    client.json<TestsAnswer>('POST', '/tests', { owner }, { 'idempotency-key': key })
  const read = async (client: Caller, id: string, query = '') =>
    testRunSchema.parse(await client.json<TestRun>('GET', `/tests/${id}${query}`))

  it('W26: rings all of mine, and follows each until the device answers', async () => {
    const { runId, ...counts } = await start(site.admin, 'me')
    expect(counts).toEqual({ people: 1, devices: 2 })
    const shown = await desk.receive()
    expect(shown.notification.title).toBe('Test notification')
    await phone.receive()
    const accepted = await until(
      () => read(site.admin, runId),
      ({ reached }) => reached.accepted === 2,
    )
    expect(accepted).toMatchObject({ id: runId, people: 1, devices: 2, nextCursor: null })
    expect(accepted.items.map(({ delivery }) => delivery.device?.label ?? '').toSorted()).toEqual([
      'Android / Chrome',
      'Linux / Chrome',
    ])
    const at = new Date(site.clock.now()).toISOString()
    const receipts = [{ token: shown.notification.data.receiptToken, stage: 'displayed', at }]
    await site.on.anonymous.json('POST', '/receipts', { sentAt: at, receipts })
    const after = await read(site.admin, runId)
    expect(after.reached).toMatchObject({ accepted: 1, displayed: 1, queued: 0, failed: 0 })
    const silent = await read(site.admin, runId, '?only=silent')
    expect(silent.items.map(({ delivery }) => delivery.deviceId)).toEqual([phone.id])
    expect(await agent.problem('GET', `/tests/${runId}`)).toMatchObject({ code: 'not_found' })
  })

  it('rings everybody for an admin alone, who is named to the others in their language', async () => {
    expect(await agent.problem('POST', '/tests', { owner: 'all' })).toMatchObject({ code: 'forbidden' })
    site.clock.advance(1_000)
    const { runId, ...counts } = await start(site.admin, 'all')
    expect(counts).toEqual({ people: 2, devices: 3 })
    expect((await hers.receive()).notification).toMatchObject({ title: 'Test von ada', lang: 'de' })
    expect((await desk.receive()).notification.title).toBe('Test notification')
    await phone.receive()
    // Hers is a part of it, and not hers to see.
    expect(await agent.problem('GET', `/tests/${runId}`)).toMatchObject({ code: 'not_found' })
    const own = await agent.json<Page<Trace>>('GET', '/notifications')
    expect(own.items[0]).toMatchObject({ kind: 'test', reason: 'test_by_admin', runId })
  })

  it('an agent rings and sees all of their own; asked for again under the same key, once', async () => {
    const first = await start(agent, 'me', 'k')
    expect(await start(agent, 'me', 'k')).toEqual(first)
    expect(await read(agent, first.runId)).toMatchObject({ people: 1, devices: 1 })
    await hers.receive()
    const runs = await site.on.server.database.db
      .selectFrom('notifications')
      .select('id')
      .where('user_id', '=', agent.user.id)
      .where('run_id', 'is not', null)
      .execute()
    expect(runs).toHaveLength(2)
  })

  it('without a device there is nothing to follow, and with push off nobody is rung', async () => {
    const nobody = await site.on.agent()
    const { runId, ...counts } = await start(nobody, 'me')
    expect(counts).toEqual({ people: 0, devices: 0 })
    expect(await nobody.problem('GET', `/tests/${runId}`)).toMatchObject({ code: 'not_found' })
    await site.admin.json('PATCH', '/push', { enabled: false })
    expect(await site.admin.problem('POST', '/tests', { owner: 'me' })).toMatchObject({ code: 'push_disabled' })
    await site.admin.json('PATCH', '/push', { enabled: true })
  })

  it('more devices than fit a statement are queued in one transaction, and read page by page', async () => {
    const many = await site.on.agent()
    await Promise.all(
      Array.from({ length: 620 }, () =>
        plantDevice(site.on.server.database, many.user.id, { kind: 'session', id: 'planted' }),
      ),
    )
    const { runId, devices } = await start(many, 'me')
    expect(devices).toBe(620)
    const seen = new Set<string>()
    let cursor: string | null = null
    do {
      const query: string = `?limit=200${cursor === null ? '' : `&cursor=${cursor}`}`
      const page: TestRun = await read(many, runId, query)
      expect(Object.values(page.reached).reduce((sum, count) => sum + count, 0)).toBe(620)
      for (const { delivery } of page.items) seen.add(delivery.id)
      cursor = page.nextCursor
    } while (cursor !== null)
    expect(seen.size).toBe(620)
    expect(await many.problem('GET', `/tests/${runId}?cursor=abc`)).toMatchObject({ code: 'cursor_invalid' })
  })
})
