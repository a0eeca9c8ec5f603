import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { day, hour } from '../src/test-support/clock.ts'
import { type PushSite, startPushSite, subscribe, type TestBrowser, until } from '../src/test-support/push-site.ts'
import { withDatabases } from '../src/test-support/with-databases.ts'

/** A machine whose clock was wrong: what it believed before, and by how much it was corrected. */
const jumps = [
  ['a day ahead', day],
  ['an hour back', -hour],
] as const

/** Longer than a back-off and a lease together, and far shorter than the hour. */
async function arrivesInMinutes(browser: TestBrowser, later: PushSite['later']): Promise<string> {
  const before = browser.agent.received.length
  for (let seconds = 0; seconds < 300 && browser.agent.received.length === before; seconds += 5) {
    await later(5_000)
    await sleep(50)
  }
  return (await browser.receive()).notification.body
}

withDatabases('a clock that jumps', make => {
  it.each(jumps)('%s: what is written then rings at once, and what waited is told of', async (_name, by) => {
    await using site = await startPushSite({ database: await make() })
    const { admin, clock, service, on } = site
    const browser = await subscribe(service, admin)
    const visitor = await on.visitor()
    const write = (text: string) => visitor.json('POST', '/visitors/me/messages', { text })
    await write('before')
    expect((await browser.receive()).notification.body).toContain('before')

    // Tried in vain, and due again some seconds later by the clock of before.
    const down = service.fault({ status: 503, times: 1 })
    await write('refused')
    await until(
      async () => down.hits,
      hits => hits === 1,
    )
    clock.advance(by)
    await write('after')
    // The one that waited may come first, and only then.
    const bodies = [(await browser.receive()).notification.body]
    if (!bodies[0]?.includes('after')) bodies.push((await browser.receive()).notification.body)
    expect(bodies.at(-1)).toContain('after')
  })

  it('an hour back: what waits for its next try does not wait an hour longer', async () => {
    await using site = await startPushSite({ database: await make() })
    const { admin, clock, later, service, on } = site
    const browser = await subscribe(service, admin)
    const visitor = await on.visitor()
    const down = service.fault({ status: 503, times: 1 })
    await visitor.json('POST', '/visitors/me/messages', { text: 'refused' })
    await until(
      async () => down.hits,
      hits => hits === 1,
    )
    const db = on.server.database.db
    await until(
      () => db.selectFrom('attempts').select('status').where('status', '=', 503).execute(),
      rows => rows.length === 1,
    )
    clock.advance(-hour)
    expect(await arrivesInMinutes(browser, later)).toContain('refused')
  })

  it('an hour back: a lease that a killed server left does not last an hour longer', async () => {
    const database = await make()
    await using site = await startPushSite({ database })
    const { admin, clock, later, service, on } = site
    const browser = await subscribe(service, admin)
    const db = on.server.database.db
    const down = service.fault({ status: 503, times: 1 })
    await (await on.visitor()).json('POST', '/visitors/me/messages', { text: 'left behind' })
    await until(
      async () => down.hits,
      hits => hits === 1,
    )
    await until(
      () => db.selectFrom('attempts').select('status').where('status', '=', 503).execute(),
      rows => rows.length === 1,
    )
    // As a server leaves it that is killed while it sends.
    const leased = { state: 'leased' as const, lease_owner: 'killed', lease_until: clock.now() + 30_000 }
    await db.updateTable('deliveries').set(leased).where('state', '=', 'queued').execute()
    clock.advance(-hour)
    expect(await arrivesInMinutes(browser, later)).toContain('left behind')
  })
})
