import type { NotificationId, Trace } from '@deskbell/contract'
import { type Misbehaviour, type NamedSide, refuseAll, swallow, type TlsFault } from '@deskbell/push-service'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arrivesInTime, copiesOf } from '../test-support/arrivals.ts'
import type { Client } from '../test-support/client.ts'
import { minute } from '../test-support/clock.ts'
import {
  ended,
  listed,
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

type OwnedBrowser = TestBrowser & { readonly owner: Client }

/** Four at each push service: more in a row would stop it, which is right, and then the rest would not be tried. */
const BEHAVIOURS: Readonly<Record<NamedSide, readonly (readonly [Misbehaviour, attempt: object])[]>> = {
  apple: [
    ['endless-body', { status: 503, result: 'unreachable' }],
    ['slow-headers', { status: null, reason: 'timeout' }],
    ['garbage', { status: null, reason: 'protocol' }],
    ['reset-early', { status: null, reason: 'reset' }],
  ],
  wns: [
    ['slow-body', { status: 503, result: 'unreachable' }],
    ['length-too-long', { status: 503, result: 'unreachable' }],
    ['huge-headers', { status: null, result: 'unreachable' }],
    ['reset', { status: null, reason: 'reset' }],
  ],
  mozilla: [
    ['length-too-short', { status: 503, result: 'unreachable' }],
    ['endless-hints', { status: null, reason: 'timeout' }],
    ['silence', { status: null, reason: 'timeout' }],
    ['cut-after-accept', { status: null, reason: 'reset' }],
  ],
  fcm: [
    ['silence-after-accept', { status: null, reason: 'timeout' }],
    ['goaway', { status: null, reason: 'reset' }],
    ['refused-stream', { status: null, reason: 'reset' }],
  ],
}
const sides = Object.keys(BEHAVIOURS) as NamedSide[]

/** For one attempt the sender has ten seconds. */
const LONGEST_MS = 20_000
/** It has read enough of an endless body at once, and does not wait for those. */
const SOON_MS = 6_000
/** Above what so many sends and their garbage need, the push service's own among it. */
const MOST_RESIDENT_BYTES = 300_000_000
/** Of buffers: a machine that has nothing else to do pours an endless body faster than that. */
const MOST_BUFFER_BYTES = 32_000_000

withDatabases('hostile push services', make => {
  let site: PushSite
  let { service, on, later } = {} as PushSite
  beforeAll(async () => {
    site = await startPushSite({ database: await make(), throughProxy: true })
    ;({ service, on, later } = site)
  })
  afterAll(() => site.close())

  async function device(side: NamedSide): Promise<OwnedBrowser> {
    const owner = await on.agent()
    return { ...(await subscribe(service, owner, {}, { side })), owner }
  }
  const ringAndSee = async ({ owner, id }: OwnedBrowser, isSo: (seen: Trace) => boolean) => {
    const rung = await ring(owner, id)
    return { id: rung, seen: await until(() => owner.json<Trace>('GET', `/notifications/${rung}`), isSo) }
  }
  /** What was sent to it: however often, one message is one sequence of bytes. */
  const bodiesTo = ({ agent }: OwnedBrowser) =>
    service
      .requestsTo(agent.subscription.endpoint)
      .filter(({ bodyLength }) => bodyLength > 0)
      .map(({ body }) => Buffer.from(body).toString('hex'))
  const survives = async (browser: OwnedBrowser, id: NotificationId) => {
    expect(await listed(browser.owner, browser.id)).toBeDefined()
    await arrivesInTime(site, browser, id)
    const seen = await trace(browser.owner, id, ended)
    expect(seen.deliveries[0]).toMatchObject({ state: 'accepted' })
  }

  it('D4 E3: whatever they do, memory and time are bounded, the row survives, and the message arrives after it', async () => {
    const cases = []
    for (const side of sides) {
      for (const [how, attempt] of BEHAVIOURS[side]) cases.push({ how, attempt, browser: await device(side) })
    }
    const faults = cases.map(({ how, browser }) =>
      service.fault({ endpoint: browser.agent.subscription.endpoint, how, times: Number.POSITIVE_INFINITY }),
    )
    const memory = watchMemory()
    const started = Date.now()
    const rung = await Promise.all(
      cases.map(async each => ({ ...each, ...(await ringAndSee(each.browser, tried(1))), took: Date.now() - started })),
    )
    expect(Date.now() - started).toBeLessThan(LONGEST_MS)
    const { resident, buffers } = memory.stop()
    expect(resident).toBeLessThan(MOST_RESIDENT_BYTES)
    expect(buffers).toBeLessThan(MOST_BUFFER_BYTES)
    for (const { how, attempt, seen, took } of rung) {
      if (how === 'endless-body') expect(took).toBeLessThan(SOON_MS)
      expect({ how, ...seen.deliveries[0]?.attempts[0] }).toMatchObject({ how, ...attempt })
      expect({ how, state: seen.deliveries[0]?.state }).toEqual({ how, state: 'queued' })
    }
    for (const fault of faults) fault.lift()
    for (const { browser, id } of rung) await survives(browser, id)
    for (const { how, browser, id } of rung) {
      // Accepted and not told: sent again, under the same name, which a worker shows once (D7), and in the same bytes.
      if (how.endsWith('after-accept')) expect(copiesOf(browser, id).length).toBeGreaterThan(1)
      expect(new Set(bodiesTo(browser)).size).toBe(1)
    }
  }, 90_000)

  it.each<[TlsFault, NamedSide, object]>([
    ['wrong-name', 'apple', { reason: 'tls' }],
    ['expired', 'wns', { reason: 'tls' }],
    ['cut', 'mozilla', {}],
  ])('D4: a handshake that ends badly (%s) sends nothing and loses nothing', async (kind, side, expected) => {
    const browser = await device(side)
    const fault = service.tlsFault(kind, side)
    const { id, seen } = await ringAndSee(browser, tried(1))
    expect(seen.deliveries[0]?.attempts[0]).toMatchObject({ result: 'unreachable', status: null, ...expected })
    expect(service.requestsTo(browser.agent.subscription.endpoint)).toEqual([])
    expect(fault.hits).toBeGreaterThan(0)
    fault.lift()
    await survives(browser, id)
  })

  it('swallow: what is accepted and never shown keeps its device, and its trace says no more than that', async () => {
    const browser = await device('apple')
    const { endpoint } = browser.agent.subscription
    const dead = swallow(service, { endpoint })
    const { id, seen } = await ringAndSee(browser, ended)
    expect(seen.deliveries[0]).toMatchObject({ state: 'accepted', attempts: [{ status: 201 }] })
    expect(copiesOf(browser, id)).toEqual([])
    dead.lift()
    expect(await listed(browser.owner, browser.id)).toBeDefined()
    const again = await ring(browser.owner, browser.id)
    await arrivesInTime(site, browser, again)
  })

  describe('a whole push service', () => {
    it.each(sides)('%s: down for an hour loses nothing, doubles nothing, and holds up no other', async side => {
      const browsers = await Promise.all(Array.from({ length: 3 }, () => device(side)))
      const other = await device(side === 'apple' ? 'fcm' : 'apple')
      service.refuseConnections(true, side)
      const rung = await Promise.all(browsers.map(each => ringAndSee(each, tried(1))))
      for (let passed = 0; passed < 60; passed += 10) {
        await later(10 * minute)
        const heard = await ring(other.owner, other.id)
        await expect.poll(() => copiesOf(other, heard).length, { timeout: 15_000 }).toBe(1)
      }
      service.refuseConnections(false, side)
      for (const [n, browser] of browsers.entries()) {
        const id = rung[n]?.id
        if (id === undefined) throw new Error('It was never rung')
        await survives(browser, id)
        expect(new Set(bodiesTo(browser)).size).toBe(1)
      }
    })

    it.each([
      ['apple', 403, 0],
      ['mozilla', 401, 0],
      // It takes five to tell a wave from a few devices that really went; the fifth stops it.
      ['wns', 410, 4],
      ['fcm', 404, 4],
    ] as const)(
      'D5: %s answers %i to everybody: %i devices go at most, and what waited arrives',
      async (side, status, most) => {
        const browsers = await Promise.all(Array.from({ length: 8 }, () => device(side)))
        const wave = refuseAll(service, side, status)
        const text = `A wave of ${status}`
        await (await on.visitor()).json('POST', '/visitors/me/messages', { text })
        await until(statesOfLanes, states => states.get(side) === 'open')
        await later(minute)
        wave.lift()
        const { db } = on.server.database
        const rows = await db
          .selectFrom('devices')
          .select(['id', 'health', 'removed_at'])
          .where('lane', '=', side)
          .execute()
        expect(rows.filter(({ removed_at }) => removed_at !== null).length).toBeLessThanOrEqual(most)
        expect(rows.filter(({ health }) => health === 'quarantined')).toEqual([])
        const stayed = new Set<string>(rows.filter(row => row.removed_at === null).map(({ id }) => id))
        for (const browser of browsers.filter(({ id }) => stayed.has(id))) {
          const hear = async () => {
            await later(minute)
            return browser.agent.received.map(bytes => Buffer.from(bytes).toString())
          }
          const heard = await until(hear, all => all.some(one => one.includes(text)))
          // However often it was sent, it is one notification (D7).
          expect(new Set(heard.filter(one => one.includes(text))).size).toBe(1)
        }
      },
    )
  })

  async function statesOfLanes(): Promise<ReadonlyMap<string, string>> {
    const rows = await on.server.database.db.selectFrom('lanes').select(['lane', 'state']).execute()
    return new Map(rows.map(({ lane, state }) => [lane, state]))
  }
})

/** The most memory, in bytes above what there was, until it is stopped. */
function watchMemory() {
  const before = process.memoryUsage()
  let [resident, buffers] = [0, 0]
  const look = () => {
    const { rss, external } = process.memoryUsage()
    resident = Math.max(resident, rss - before.rss)
    buffers = Math.max(buffers, external - before.external)
  }
  const timer = setInterval(look, 50)
  return {
    stop() {
      clearInterval(timer)
      look()
      return { resident, buffers }
    },
  }
}
