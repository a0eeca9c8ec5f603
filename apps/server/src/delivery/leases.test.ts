import type { DeliveryId, NotificationId } from '@deskbell/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { hour, minute } from '../test-support/clock.ts'
import { ended, type PushSite, ring, startPushSite, subscribe, trace, until } from '../test-support/push-site.ts'
import { withDatabases } from '../test-support/with-databases.ts'
import { deliver } from './deliver.ts'
import { releaseLeases, renewLeases } from './leases.ts'
import type { Order } from './load-order.ts'

withDatabases('a lease', make => {
  let site: PushSite
  let { admin, service, on, clock, later } = {} as PushSite
  beforeAll(async () => {
    site = await startPushSite({ database: await make() })
    ;({ admin, service, on, clock, later } = site)
  })
  afterAll(() => site.close())

  const deliveryOf = (id: NotificationId) =>
    on.server.database.db
      .selectFrom('deliveries')
      .selectAll()
      .where('notification_id', '=', id)
      .executeTakeFirstOrThrow()
  const set = (id: DeliveryId, to: object) =>
    on.server.database.db.updateTable('deliveries').set(to).where('id', '=', id).execute()

  it('of what is being sent does not end because the clock jumps', async () => {
    const browser = await subscribe(service, admin)
    const { endpoint } = browser.agent.subscription
    service.fault({ endpoint, status: 'silence' })
    const begun = service.waitForNext('request', request => request.endpoint === endpoint)
    const id = await ring(admin, browser.id)
    await begun
    const before = await deliveryOf(id)
    // Were it taken over, it would be put aside: the answer that is under way would count for nothing.
    const throttled_until = clock.now() + hour
    await on.server.database.db.updateTable('devices').set({ throttled_until }).where('id', '=', browser.id).execute()
    await later(10 * minute)
    const after = await until(
      () => deliveryOf(id),
      row => (row.lease_until ?? 0) > clock.now(),
    )
    expect(after).toMatchObject({ state: 'leased', lease_owner: before.lease_owner })
    expect(service.requestsTo(endpoint)).toHaveLength(1)
  })

  it('of a server that died leaves alone what the device has answered meanwhile', async () => {
    const browser = await subscribe(service, admin)
    const { endpoint } = browser.agent.subscription
    const before = service.requestsTo(endpoint).length
    service.fault({ endpoint, status: 503 })
    const id = await ring(admin, browser.id)
    const { id: delivery } = await until(
      () => deliveryOf(id),
      row => row.state === 'queued' && row.attempts === 1,
    )
    const at = clock.now()
    await set(delivery, { state: 'leased', lease_owner: 'a dead one', lease_until: at + 1, displayed_at: at })
    await later(minute)
    expect(
      await until(
        () => deliveryOf(id),
        row => row.state === 'accepted',
      ),
    ).toMatchObject({ accepted_at: at, lease_owner: null, body: null })
    expect(service.requestsTo(endpoint)).toHaveLength(before + 1)
  })

  it('is renewed and given back by its owner alone', async () => {
    const browser = await subscribe(service, admin)
    const id = await ring(admin, browser.id)
    await trace(admin, id, ended)
    const { id: delivery } = await deliveryOf(id)
    const lease = { state: 'leased', lease_owner: 'another', lease_until: clock.now() + 10 * minute } as const
    await set(delivery, lease)
    const { database } = on.server
    const longer = lease.lease_until + minute
    await renewLeases(database, 'one', [delivery], { until: longer, ifBefore: longer })
    await releaseLeases(database, 'one', [delivery])
    expect(await deliveryOf(id)).toMatchObject(lease)
    await releaseLeases(database, 'another', [delivery])
    await until(
      () => deliveryOf(id),
      row => row.lease_owner !== 'another',
    )
  })
})

it.each([
  ['another worker has it', { state: 'leased', lease_owner: 'another' }],
  ['it is settled', { state: 'accepted', lease_owner: null }],
  ['it is back in the queue', { state: 'queued', lease_owner: null }],
] as const)('is not sent once its turn comes, if %s', async (_, order) => {
  // Whatever it would need to send is not there.
  const deps = { owner: 'one', loadOrder: async () => order as Order } as unknown as Parameters<typeof deliver>[0]
  expect(await deliver(deps, 'dlv_any' as DeliveryId)).toBeUndefined()
})
