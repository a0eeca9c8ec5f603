import type { PushSettings } from '@deskbell/contract'
import type { FaultRule } from '@deskbell/push-service'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { MAX_DEVICES } from '../config/limits.ts'
import type { Client } from '../test-support/client.ts'
import { hour, minute } from '../test-support/clock.ts'
import {
  listed,
  type PushSite,
  ring,
  startPushSite,
  subscribe,
  type TestBrowser,
  until,
} from '../test-support/push-site.ts'
import { withDatabases } from '../test-support/with-databases.ts'

const FEWEST = 8
/** Shorter than a lease: what is under way is not taken over because the clock was moved. */
const STEP_MS = 20_000

withDatabases('a push service that fails everybody', make => {
  let site: PushSite
  let { admin, service, on, later } = {} as PushSite
  let lane: string
  const planted: { lift(): void }[] = []
  beforeEach(async () => {
    site = await startPushSite({ database: await make() })
    ;({ admin, service, on, later } = site)
    lane = new URL(service.mozilla.endpointOrigin).host
    return () => site.close()
  })
  afterEach(() => {
    for (const fault of planted.splice(0)) fault.lift()
  })

  const fault = (rule: FaultRule) => {
    const made = service.fault({ times: Number.POSITIVE_INFINITY, ...rule })
    planted.push(made)
    return made
  }
  const notices = async () => (await admin.json<PushSettings>('GET', '/push')).notices ?? []
  const told = (...expected: string[]) => until(notices, seen => JSON.stringify(seen) === JSON.stringify(expected))
  const write = async (text: string) => (await on.visitor()).json('POST', '/visitors/me/messages', { text })
  /** Six to an agent. */
  const browsers = async (count: number) => {
    const all: Owned[] = []
    while (all.length < count) {
      const owner = await on.agent()
      const some = Array.from({ length: Math.min(6, count - all.length) }, () => subscribe(service, owner))
      all.push(...(await Promise.all(some)).map(browser => ({ ...browser, owner })))
    }
    return all
  }
  const device = ({ owner, id }: Owned) => listed(owner, id)
  /** What it showed: a push that comes again replaces itself, as when the clock runs faster than a lease is written. */
  const texts = ({ agent }: TestBrowser) => {
    const shown = agent.received.map(bytes => JSON.parse(Buffer.from(bytes).toString()) as Shown)
    return [...new Map(shown.map(({ notification }) => [notification.data.notificationId, notification.body])).values()]
  }
  const inState = async (...states: ('queued' | 'leased')[]) => {
    const { db } = on.server.database
    return (await db.selectFrom('deliveries').select('id').where('state', 'in', states).execute()).length
  }
  /** Time goes by, a step whenever nothing is under way, until it is so. */
  const passes = (isSo: () => boolean | Promise<boolean>, step = STEP_MS) =>
    until(
      async () => {
        if ((await inState('leased')) === 0) await later(step)
        return isSo()
      },
      so => so,
    )
  const waiting = () => inState('queued', 'leased')
  const allHave = (browsers: readonly TestBrowser[], ...wanted: string[]) =>
    browsers.every(browser => JSON.stringify(texts(browser).toSorted()) === JSON.stringify(wanted.toSorted()))

  it('D5 W37 pains 5: a wave of 403 removes and quarantines nobody, and everything arrives once it is over', async () => {
    const all = await browsers(FEWEST)
    fault({ status: 403 })
    await write('first')
    await told(`lane_token:${lane}`)
    const asked = service.requests.length
    await write('second')
    await later(1_000)
    await until(waiting, count => count === 2 * FEWEST)
    // While it is stopped, no more is sent to it than what was under way.
    expect(service.requests.length - asked).toBeLessThanOrEqual(FEWEST)
    for (const browser of all) {
      expect(['unknown', 'ok', 'failing']).toContain((await device(browser))?.health)
    }
    for (const one of planted) one.lift()
    await passes(() => allHave(all, 'first', 'second'))
    await told()
    await until(waiting, count => count === 0)
    // Once when it stopped and once when it went on: the app shows both without being loaded again.
    const { db } = on.server.database
    const events = await db.selectFrom('events').select('audience').where('type', '=', 'push.updated').execute()
    expect(events).toEqual([{ audience: 'agents' }, { audience: 'agents' }])
  })

  it('D5 W36: a wave of 410 removes nobody once it is seen', async () => {
    const all = await browsers(2 * FEWEST)
    fault({ status: 410 })
    await write('Hello?')
    await told(`lane_endpoint_gone_wave:${lane}`)
    const left = async () => {
      const devices = await Promise.all(all.map(device))
      return all.filter((_, n) => devices[n] !== undefined)
    }
    // The first of them were removed, and came back with it.
    const still = await until(left, devices => devices.length === all.length)
    const end = site.clock.now() + 10 * minute
    await passes(() => site.clock.now() >= end)
    expect(await left()).toEqual(still)
    for (const one of planted) one.lift()
    await passes(() => allHave(still, 'Hello?'))
    expect(await left()).toEqual(still)
    await told()
  })

  it('D5: who was removed before the wave was seen comes back with it, and is rung once it is over', async () => {
    const all = await browsers(FEWEST)
    fault({ status: 410 })
    for (const [n, { owner, id }] of all.slice(0, 4).entries()) {
      await ring(owner, id)
      await until(
        () => Promise.all(all.slice(0, n + 1).map(device)),
        seen => seen.every(one => one === undefined),
      )
    }
    await later(5 * minute)
    await write('Hello?')
    await told(`lane_endpoint_gone_wave:${lane}`)
    await until(
      () => Promise.all(all.map(device)),
      seen => seen.every(one => one !== undefined),
    )
    for (const one of planted) one.lift()
    const tests = all.slice(0, 4)
    await passes(() => all.every(browser => texts(browser).includes('Hello?')))
    await passes(() => tests.every(browser => texts(browser).length === 2))
    for (const browser of all) expect(await device(browser)).toBeDefined()
    for (const browser of all.slice(4)) expect(texts(browser)).toHaveLength(1)
  })

  it('D5 W37: who was quarantined before a wave of key mismatches was seen comes back with it, and is rung', async () => {
    const all = await browsers(FEWEST)
    fault({ status: 403, body: 'the credentials do not correspond to the subscription' })
    const first = all.slice(0, 4)
    for (const { owner, id } of first) {
      await ring(owner, id)
      await until(
        () => listed(owner, id),
        seen => seen?.health === 'quarantined',
      )
    }
    await later(5 * minute)
    await write('Hello?')
    await told(`lane_key_mismatch:${lane}`)
    const healths = () => Promise.all(all.map(async browser => (await device(browser))?.health))
    await until(healths, seen => seen.every(health => health !== 'quarantined'))
    for (const one of planted) one.lift()
    await passes(() => all.every(browser => texts(browser).includes('Hello?')))
    // Its test too.
    await passes(() => first.every(browser => texts(browser).length === 2))
    expect((await healths()).filter(health => health === 'quarantined')).toEqual([])
    for (const browser of all.slice(4)) expect(texts(browser)).toHaveLength(1)
  })

  it('W36: nobody gets more devices back than one may have; who was in use last comes first', async () => {
    const [early, owner] = [await browsers(FEWEST - 1), await on.agent()]
    const own: Owned[] = []
    for (let n = 0; n < MAX_DEVICES; n++) own.push({ ...(await subscribe(service, owner)), owner })
    await later(1_000)
    const [first, second, ...rest] = own
    if (!first || !second) throw new Error('There are none')
    const rule = fault({ status: 410 })
    for (const { id } of [first, second]) {
      await ring(owner, id)
      await until(
        () => listed(owner, id),
        seen => seen === undefined,
      )
      // The second was in use later.
      await later(1_000)
      await on.server.database.db
        .updateTable('devices')
        .set({ last_seen_at: site.clock.now() })
        .where('id', '=', id)
        .execute()
    }
    rule.lift()
    const instead = { ...(await subscribe(service, owner)), owner }
    fault({ status: 410 })
    await write('Hello?')
    await told(`lane_endpoint_gone_wave:${lane}`)
    await until(
      () => listed(owner, second.id),
      seen => seen !== undefined,
    )
    // Which of the owner's others the wave took besides is chance; one of them all has no room, and not the second.
    const isThere = async (those: readonly Owned[]) => (await Promise.all(those.map(device))).map(Boolean)
    expect((await isThere([first, ...rest])).filter(there => !there)).toHaveLength(1)
    expect(await isThere([second, instead, ...early])).not.toContain(false)
  })

  it('D5: those that are truly gone in a wave are removed after all, and the others are rung meanwhile', async () => {
    const [dead, well] = [await browsers(6), await browsers(14)]
    for (const { agent } of dead) service.expire(agent.subscription.endpoint)
    await write('first')
    await until(notices, seen => seen.length === 1)
    await passes(() => allHave(well, 'first'))
    await passes(async () => (await Promise.all(dead.map(device))).every(one => !one))
    for (const browser of well) expect(await device(browser)).toBeDefined()
    await passes(async () => (await notices()).length === 0)
  })

  it('D3: down for an hour: nothing is lost, little is tried in vain, and all arrives once, soon after', async () => {
    const all = await browsers(FEWEST)
    service.refuseConnections(true)
    await write('Is anybody there?')
    await told(`lane_unreachable:${lane}`)
    const end = site.clock.now() + hour
    await passes(() => site.clock.now() >= end, 2 * minute)
    const { db } = on.server.database
    const tries = async () =>
      (await db.selectFrom('attempts').select('n').where('result', '=', 'unreachable').execute()).length
    // Eight at once, then one in five minutes at most, and fewer as the pause grows.
    expect(await tries()).toBeLessThanOrEqual(3 * FEWEST)
    expect(await waiting()).toBe(FEWEST)
    service.refuseConnections(false)
    await passes(() => allHave(all, 'Is anybody there?'))
    await told()
  })

  it('who dies while probing leaves it to the next', async () => {
    const all = await browsers(2)
    const { db } = on.server.database
    const now = site.clock.now()
    const row = { lane, state: 'probing', cause: 'unreachable', until: now + 45_000, probe_id: 'dlv_of-the-dead-one' }
    const rest = {
      status: null,
      reason: 'refused',
      opened_at: now,
      trips: 1,
      tokens: 0,
      tokens_at: now,
      updated_at: now,
    }
    await db
      .insertInto('lanes')
      .values({ ...row, ...rest } as never)
      .execute()
    await write('Still there?')
    await later(44_000)
    await until(waiting, count => count === 2)
    await later(1_000)
    await until(
      async () => allHave(all, 'Still there?'),
      so => so,
    )
    expect(all.map(texts)).toEqual([['Still there?'], ['Still there?']])
    await told()
  })

  it('one dead device among many delays nobody, and stops nothing', async () => {
    const all = await browsers(20)
    const [dead, ...well] = all
    fault({ endpoint: dead?.agent.subscription.endpoint ?? '', status: 'silence' })
    const wanted: string[] = []
    for (let n = 0; n < 10; n += 1) {
      await write(`${n}`)
      wanted.push(`${n}`)
    }
    const started = Date.now()
    await until(
      async () => allHave(well, ...wanted),
      so => so,
    )
    // A send that gets no answer takes ten seconds.
    expect(Date.now() - started).toBeLessThan(8_000)
    expect(await notices()).toEqual([])
    await later(hour)
  })
})

interface Owned extends TestBrowser {
  readonly owner: Client
}

interface Shown {
  readonly notification: { readonly body: string; readonly data: { readonly notificationId: string } }
}
