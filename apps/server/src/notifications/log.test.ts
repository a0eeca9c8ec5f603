import type { Page, PushSettings, Trace, UserId, VisitorMessageAnswer } from '@deskbell/contract'
import { traceSchema } from '@deskbell/contract/schemas'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  ended,
  type PushSite,
  ring,
  startPushSite,
  subscribe,
  type TestBrowser,
  trace,
  tried,
  until,
} from '../test-support/push-site.ts'
import { withDatabases } from '../test-support/with-databases.ts'

withDatabases('the log', make => {
  let site: PushSite
  let browser: TestBrowser
  let agent: Awaited<ReturnType<PushSite['on']['agent']>>
  beforeAll(async () => {
    site = await startPushSite({ database: await make() })
    browser = await subscribe(site.service, site.admin, { label: 'Android / Chrome' })
    agent = await site.on.agent('Ben Agent')
  })
  afterAll(() => site.close())

  const log = async (query: string, client: Pick<PushSite['admin'], 'json'> = site.admin) => {
    const page = await client.json<Page<Trace>>('GET', `/notifications?${query}`)
    for (const item of page.items) traceSchema.parse(item)
    return page
  }
  const write = async (text: string) => {
    site.clock.advance(1_000)
    const visitor = await site.on.visitor()
    const { conversationId } = await visitor.json<VisitorMessageAnswer>('POST', '/visitors/me/messages', { text })
    const about = `recipient=all&conversationId=${conversationId}`
    await until(
      () => log(about),
      ({ items }) => items.length === 2 && items.every(ended0),
    )
    return { conversationId, about }
  }
  const ended0 = (seen: Trace) => seen.decision === 'skip' || ended(seen)

  it('W1 A18: says of each message who was rung on which device, and who was not and why', async () => {
    const { about } = await write('Anybody there?')
    const { items } = await log(about)
    const byName = Object.fromEntries(items.map(item => [item.recipient.name, item]))
    expect(byName['Ben Agent']).toMatchObject({ decision: 'skip', reason: 'no_devices', deliveries: [] })
    expect(byName['ada']).toMatchObject({
      kind: 'message',
      decision: 'send',
      reason: 'visitor_wrote',
      deliveries: [
        {
          deviceId: browser.id,
          device: { label: 'Android / Chrome', name: null, pushService: 'other', quarantineReason: null },
          state: 'accepted',
          dueAt: null,
          waitsFor: null,
          attempts: [{ status: 201, result: 'accepted' }],
        },
      ],
    })
  })

  it('is narrowed down by recipient, device and decision; an agent sees their own alone', async () => {
    const { about, conversationId } = await write('Still there?')
    const names = async (query: string, client?: Pick<PushSite['admin'], 'json'>) =>
      (await log(query, client)).items.map(({ recipient }) => recipient.name)
    expect(await names(`${about}&decision=skip`)).toEqual(['Ben Agent'])
    expect(await names(`${about}&decision=send`)).toEqual(['ada'])
    expect(await names(`${about}&deviceId=${browser.id}`)).toEqual(['ada'])
    expect(await names(`conversationId=${conversationId}`, agent)).toEqual(['Ben Agent'])
    expect(await agent.problem('GET', '/notifications?recipient=all')).toMatchObject({ code: 'forbidden' })
    const [first] = (await log(`${about}&decision=send`)).items
    expect(await agent.problem('GET', `/notifications/${first?.id}`)).toMatchObject({ code: 'not_found' })
  })

  it('comes page by page, newest first, and misses none that were decided in the same millisecond', async () => {
    await write('One more')
    const whole = (await log('recipient=all&limit=200')).items.map(({ id, decidedAt }) => ({ id, decidedAt }))
    expect(whole.map(({ decidedAt }) => decidedAt)).toEqual(
      whole.map(({ decidedAt }) => decidedAt).toSorted((a, b) => (a < b ? 1 : -1)),
    )
    const paged: Trace['id'][] = []
    let cursor = ''
    do {
      const page = await log(`recipient=all&limit=1${cursor && `&cursor=${cursor}`}`)
      paged.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor ?? ''
    } while (cursor)
    expect(paged).toEqual(whole.map(({ id }) => id))
    expect(await site.admin.problem('GET', '/notifications?cursor=abc')).toMatchObject({ code: 'cursor_invalid' })
  })

  it('a list holds the newest attempt, the trace every one, and what waits says when it is tried again', async () => {
    site.clock.advance(1_000)
    const { endpoint } = browser.agent.subscription
    const fault = site.service.fault({ endpoint, status: 503, times: 2 })
    const id = await ring(site.admin, browser.id)
    const once = await trace(site.admin, id, tried(1))
    const [waiting] = once.deliveries
    expect(waiting).toMatchObject({ state: 'queued', dueAt: expect.any(String) })
    expect(Date.parse(waiting?.dueAt ?? '')).toBeGreaterThan(Date.parse(once.decidedAt))
    expect(Date.parse(waiting?.expiresAt ?? '')).toBeGreaterThan(Date.parse(waiting?.dueAt ?? ''))
    await until(async () => {
      await site.later(60_000)
      return site.admin.json<Trace>('GET', `/notifications/${id}`)
    }, ended)
    fault.lift()
    const all = await trace(site.admin, id, ended)
    expect(all.deliveries[0]?.attempts.length).toBeGreaterThan(1)
    const [newest] = (await log(`recipient=all&deviceId=${browser.id}&limit=1`)).items
    expect(newest?.deliveries[0]?.attempts).toEqual(all.deliveries[0]?.attempts.slice(-1))
  })

  it('says that the push service is stopped, why, and until when', async () => {
    const { db } = site.on.server.database
    await site.admin.json<PushSettings>('PATCH', '/push', { enabled: true })
    const { lane } = await db
      .selectFrom('devices')
      .select('lane')
      .where('id', '=', browser.id)
      .executeTakeFirstOrThrow()
    const until_ = site.clock.now() + 200_000
    const stopped = { state: 'open', cause: 'service_down', until: until_, updated_at: site.clock.now() } as const
    await db
      .insertInto('lanes')
      .values({
        ...{ lane, ...stopped, status: 503, reason: null, opened_at: site.clock.now(), trips: 1, probe_id: null },
        ...{ probe_device: null, trusted_until: null, resume_at: null, paced_until: null, tokens: 0, tokens_at: 0 },
      })
      .onConflict(conflict => conflict.column('lane').doUpdateSet(stopped))
      .execute()
    const id = await ring(site.admin, browser.id)
    const [delivery] = (await site.admin.json<Trace>('GET', `/notifications/${id}`)).deliveries
    expect(delivery).toMatchObject({
      state: 'queued',
      waitsFor: { reason: 'service_down', until: new Date(until_).toISOString() },
    })
  })

  it('a user who was never rung has an empty log', async () => {
    const nobody = await site.on.agent()
    expect(await log('', nobody)).toEqual({ items: [], nextCursor: null })
    expect((await nobody.json<{ user: { id: UserId } }>('GET', '/me')).user.id).toBe(nobody.user.id)
  })
})
