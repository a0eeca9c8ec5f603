import type { PushSettings } from '@deskbell/contract'
import type { NamedSide } from '@deskbell/push-service'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { day, minute } from '../test-support/clock.ts'
import { type PushSite, ring, startPushSite, subscribe, type TestBrowser, until } from '../test-support/push-site.ts'
import { withDatabases } from '../test-support/with-databases.ts'

withDatabases('a push service that wants less', make => {
  let site: PushSite
  let { admin, service, later, clock } = {} as PushSite
  beforeAll(async () => {
    site = await startPushSite({ database: await make(), throughProxy: true })
    ;({ admin, service, later, clock } = site)
  })
  afterAll(() => site.close())

  const browser = (side: NamedSide) => subscribe(service, admin, {}, { side })
  const requestsTo = ({ agent }: TestBrowser) => service.requestsTo(agent.subscription.endpoint)
  const throttle = ({ agent }: TestBrowser, status: number, seconds: number) =>
    service.fault({
      endpoint: agent.subscription.endpoint,
      status,
      headers: { 'retry-after': `${seconds}` },
    })
  const notices = async () => (await admin.json<PushSettings>('GET', '/push')).notices

  it.each([
    ['apple', 429],
    ['wns', 406],
    ['mozilla', 429],
  ] as const)('%s: %i is about one device: its other messages wait too, and nobody else’s', async (side, status) => {
    const [asked, other] = [await browser(side), await browser(side)]
    throttle(asked, status, 120)
    await ring(admin, asked.id)
    await until(
      async () => requestsTo(asked).length,
      count => count === 1,
    )
    const { db } = site.on.server.database
    await until(
      () => db.selectFrom('devices').select('throttled_until').where('id', '=', asked.id).executeTakeFirstOrThrow(),
      ({ throttled_until }) => (throttled_until ?? 0) > clock.now(),
    )
    await ring(admin, asked.id)
    await ring(admin, other.id)
    await other.receive()
    await later(100_000)
    await ring(admin, other.id)
    await other.receive()
    expect(requestsTo(asked)).toHaveLength(1)
    expect(await notices()).toEqual([])
    await later(30_000)
    await asked.receive()
    await asked.receive()
  })

  it('fcm: 429 is about the site: everything for Chrome waits, then keeps the pace, and admins are told', async () => {
    const [asked, other, apple] = [await browser('fcm'), await browser('fcm'), await browser('apple')]
    throttle(asked, 429, 120)
    await ring(admin, asked.id)
    await until(notices, seen => seen?.includes('lane_disruptive:fcm') === true)
    await ring(admin, other.id)
    await ring(admin, apple.id)
    await apple.receive()
    await later(100_000)
    await ring(admin, apple.id)
    await apple.receive()
    expect(requestsTo(other)).toEqual([])
    await later(30_000)
    await other.receive()
    await asked.receive()
    const { db } = site.on.server.database
    const row = await db.selectFrom('lanes').selectAll().where('lane', '=', 'fcm').executeTakeFirstOrThrow()
    expect(row).toMatchObject({ state: 'closed' })
    expect(row.tokens).toBeLessThan(100)
    // With nothing left for this moment the next one waits for its turn.
    await db.updateTable('lanes').set({ tokens: 0, tokens_at: clock.now() }).where('lane', '=', 'fcm').execute()
    await ring(admin, other.id)
    await ring(admin, apple.id)
    await apple.receive()
    expect(requestsTo(other)).toHaveLength(1)
    await later(70)
    await other.receive()
    await later(day)
    expect(await notices()).toEqual([])
  })

  it('one that is down holds up no other', async () => {
    const [down, well] = [await browser('mozilla'), await browser('apple')]
    service.refuseConnections(true, 'mozilla')
    for (let n = 0; n < 6; n += 1) await ring(admin, down.id)
    await until(notices, seen => seen?.some(code => code.endsWith(':mozilla')) === true)
    const started = Date.now()
    await ring(admin, well.id)
    await well.receive()
    expect(Date.now() - started).toBeLessThan(5_000)
    service.refuseConnections(false, 'mozilla')
    await later(minute)
    for (let n = 0; n < 6; n += 1) await down.receive()
    await until(notices, seen => seen?.length === 0)
  })
})
