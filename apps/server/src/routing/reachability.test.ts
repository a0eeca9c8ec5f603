import type { DeviceId, Page, Reach, ReceiptStage } from '@deskbell/contract'
import { reachSchema } from '@deskbell/contract/schemas'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Client } from '../test-support/client.ts'
import { day, hour, minute } from '../test-support/clock.ts'
import {
  ended,
  type PushSite,
  ring,
  startPushSite,
  subscribe,
  type TestBrowser,
  trace,
} from '../test-support/push-site.ts'
import { withDatabases } from '../test-support/with-databases.ts'

withDatabases('reachability', make => {
  let site: PushSite
  let { admin, service, on, clock, later } = {} as PushSite
  let agent: Awaited<ReturnType<typeof on.agent>>
  beforeAll(async () => {
    site = await startPushSite({ database: await make() })
    ;({ admin, service, on, clock, later } = site)
    agent = await on.agent('Zoe')
  })
  afterAll(() => site.close())

  const time = (at: number) => new Date(at).toISOString()
  const board = async (client: Client = admin, owner = 'all') => {
    const { items } = await client.json<Page<Reach>>('GET', `/reachability?owner=${owner}`)
    for (const item of items) expect(reachSchema.parse(item)).toEqual(item)
    return items
  }
  const zoe = async () => (await board()).find(({ user }) => user.id === agent.user.id)
  const rung = async ({ id, receive }: TestBrowser) => {
    const notificationId = await ring(agent, id)
    const { receiptToken } = (await receive()).notification.data
    await trace(agent, notificationId, ended)
    return receiptToken
  }
  const report = (token: string, stage: ReceiptStage) =>
    on.anonymous.json('POST', '/receipts', {
      sentAt: time(clock.now()),
      receipts: [{ token, stage, at: time(clock.now()) }],
    })

  it('goes by what was displayed, not by what push services accept, and says since when nothing is', async () => {
    expect(await zoe()).toMatchObject({
      state: 'red',
      reason: 'no_devices',
      devices: 0,
      device: null,
      displayedAt: null,
    })
    const browser = await subscribe(service, agent)
    const device = { id: browser.id, label: browser.registered.label, name: null }
    await later(hour)
    expect(await zoe()).toMatchObject({
      state: 'unknown',
      reason: 'unproven',
      device,
      devices: 1,
      unshown: { count: 1 },
    })

    const first = await rung(browser)
    await report(first, 'displayed')
    const displayedAt = time(clock.now())
    expect(await zoe()).toMatchObject({ state: 'green', reason: 'proven', device, displayedAt, unshown: null })
    await later(8 * day)
    expect(await zoe()).toMatchObject({ state: 'amber', reason: 'proof_old', displayedAt })

    const since = time(clock.now())
    const second = await rung(browser)
    await later(2 * minute)
    const third = await rung(browser)
    await later(2 * minute)
    expect(await zoe()).toMatchObject({ state: 'amber', reason: 'silent', device, displayedAt, unshown: { count: 2 } })
    expect((await zoe())?.unshown?.since).toBe(since)
    // That it woke is no display.
    await report(second, 'received')
    expect(await zoe()).toMatchObject({ state: 'amber', reason: 'silent' })
    await report(third, 'clicked')
    expect(await zoe()).toMatchObject({ state: 'green', reason: 'proven', unshown: null })

    // Another subscription has proven nothing.
    const { keyId } = browser.body
    const renewed = await subscribe(service, agent, {}, { welcome: 'kept' })
    await agent.request('DELETE', `/devices/${renewed.id}`)
    await agent.json('PUT', `/devices/${browser.id}`, { keyId, subscription: (await another(agent)).subscription })
    expect(await zoe()).toMatchObject({ state: 'unknown', reason: 'unproven', displayedAt: null })
  })

  it('says why nobody would be rung: quiet, muted, push off', async () => {
    const id = (await zoe())?.device?.id as DeviceId
    await agent.json('PATCH', '/preferences', { snoozeMinutes: 30 })
    expect(await zoe()).toMatchObject({ state: 'red', reason: 'snoozed', until: time(clock.now() + 30 * minute) })
    await agent.json('PATCH', '/preferences', { snoozedUntil: null })
    await agent.json('PATCH', `/devices/${id}`, { muted: true })
    expect(await zoe()).toMatchObject({ state: 'red', reason: 'devices_muted', until: null })
    await admin.json('PATCH', '/push', { enabled: false })
    expect((await board()).map(({ state, reason }) => [state, reason])).toEqual([
      ['red', 'push_off'],
      ['red', 'push_off'],
    ])
    await admin.json('PATCH', '/push', { enabled: true })
  })

  it('agents see themselves, and who is deactivated is nobody’s to reach', async () => {
    expect((await board(agent, 'me')).map(({ user }) => user.name)).toEqual(['Zoe'])
    expect(await agent.problem('GET', '/reachability?owner=all')).toMatchObject({ status: 403, code: 'forbidden' })
    const gone = await on.agent('Gone')
    expect(await board()).toHaveLength(3)
    await admin.json('PATCH', `/users/${gone.user.id}`, { deactivated: true })
    expect((await board()).map(({ user }) => user.id)).not.toContain(gone.user.id)
    expect(await board()).toHaveLength(2)
  })

  async function another(client: Client) {
    const browser = await subscribe(service, client, {}, { welcome: 'kept' })
    await client.request('DELETE', `/devices/${browser.id}`)
    return browser.body
  }
})
