import { randomFillSync } from 'node:crypto'
import { type NotificationId, newId, type ReceiptsAnswer, type SiteSettings, type UserId } from '@deskbell/contract'
import { siteSettingsSchema } from '@deskbell/contract/schemas'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { DeliveriesTable } from '../db/schema.ts'
import { day } from '../test-support/clock.ts'
import { ended, type PushSite, ring, startPushSite, subscribe, trace, until } from '../test-support/push-site.ts'
import { withDatabases } from '../test-support/with-databases.ts'
import { BATCH, type Place, pruneBatch } from './prune.ts'

const random = (bytes: Uint8Array<ArrayBuffer>) => randomFillSync(bytes)

withDatabases('retention', make => {
  let site: PushSite
  beforeAll(async () => {
    site = await startPushSite({ database: await make() })
  })
  afterAll(() => site.close())

  const { db, me } = {
    db: () => site.on.server.database.db,
    me: async () => (await site.admin.json<{ user: { id: UserId } }>('GET', '/me')).user.id,
  }
  /** A decision of some day ago, with a delivery in that state. */
  const plant = async (daysAgo: number, state: DeliveriesTable['state'] | 'skip'): Promise<NotificationId> => {
    const id = newId('ntf', random)
    const decided = {
      decided_at: site.clock.now() - daysAgo * day,
      decision: state === 'skip' ? 'skip' : 'send',
    } as const
    await db()
      .insertInto('notifications')
      .values({
        ...{ id, kind: 'test', subject: id, conversation_id: null, message_id: null, user_id: await me() },
        ...{ ...decided, reason: 'test_by_owner', content: null, run_id: null },
      })
      .execute()
    if (state === 'skip') return id
    const delivery = newId('dlv', random)
    // No lane that delivery looks into, and not due: what is queued stays so.
    await db()
      .insertInto('deliveries')
      .values({
        ...{ id: delivery, notification_id: id, channel: 'push', device_id: null, lane: 'none', state, attempts: 1 },
        ...{
          due_at: site.clock.now() + 900 * day,
          lease_until: state === 'leased' ? site.clock.now() + 900 * day : null,
        },
        ...{
          lease_owner: null,
          queued_at: decided.decided_at,
          accepted_at: null,
          received_at: null,
          displayed_at: null,
        },
        ...{ clicked_at: null, dismissed_at: null, expires_at: site.clock.now() + 900 * day, cancel_reason: null },
        ...{ body: null, body_endpoint_hash: null },
      })
      .execute()
    await db()
      .insertInto('attempts')
      .values({ delivery_id: delivery, n: 1, at: decided.decided_at, status: 503, result: 'unreachable', reason: null })
      .execute()
    return id
  }
  const kept = async (ids: readonly NotificationId[]) => {
    const rows = await db().selectFrom('notifications').select('id').where('id', 'in', ids).execute()
    return ids.filter(id => rows.some(row => row.id === id))
  }

  it('is ninety days unless an admin says otherwise, from a day to ten years', async () => {
    const agent = await site.on.agent()
    const usual = { retentionDays: 90, closedConversationDays: null, auditDays: 365 }
    expect(siteSettingsSchema.parse(await site.admin.json('GET', '/settings'))).toEqual(usual)
    for (const retentionDays of [0, 3651, 1.5, '90']) {
      expect(await site.admin.problem('PATCH', '/settings', { retentionDays })).toMatchObject({ code: 'invalid' })
    }
    expect(await site.admin.json('PATCH', '/settings', {})).toEqual(usual)
    expect(await agent.problem('PATCH', '/settings', { retentionDays: 1 })).toMatchObject({ code: 'forbidden' })
    expect(await agent.problem('GET', '/settings')).toMatchObject({ code: 'forbidden' })
  })

  it('a shorter one is enforced at once: deliveries and attempts go too, what still waits stays, whatever its age', async () => {
    const old = await Promise.all((['accepted', 'failed', 'cancelled', 'skip'] as const).map(state => plant(8, state)))
    const waiting = await Promise.all((['queued', 'leased'] as const).map(state => plant(8, state)))
    const young = await plant(6, 'accepted')
    const saved = await site.admin.json<SiteSettings>('PATCH', '/settings', { retentionDays: 7 })
    expect(saved).toMatchObject({ retentionDays: 7 })
    await until(
      () => kept(old),
      left => left.length === 0,
    )
    expect(await kept([...waiting, young])).toEqual([...waiting, young])
    const orphans = await db()
      .selectFrom('attempts')
      .leftJoin('deliveries', 'deliveries.id', 'attempts.delivery_id')
      .select('attempts.delivery_id')
      .where('deliveries.id', 'is', null)
      .execute()
    expect(orphans).toEqual([])
    expect(await db().selectFrom('attempts').select('delivery_id').execute()).toHaveLength(3)
  })

  it('more than a batch of what waits does not hold up what is older than nothing', async () => {
    const before = site.clock.now() - 20 * day
    const waiting = await Promise.all(Array.from({ length: BATCH }, () => plant(31, 'queued')))
    const behind = await plant(30, 'accepted')
    const first = await pruneBatch(site.on.server.database, before, undefined)
    expect(first.removed).toBe(0)
    const second = await pruneBatch(site.on.server.database, before, first.next)
    expect(second).toEqual({ removed: 1, next: undefined })
    expect(await kept([...waiting, behind])).toEqual(waiting)
  })

  it('the trace of what was removed is not there, and a late receipt for it is answered', async () => {
    const browser = await subscribe(site.service, site.admin)
    const id = await ring(site.admin, browser.id)
    const { receiptToken } = (await browser.receive()).notification.data
    await trace(site.admin, id, ended)
    let next: Place | undefined
    do ({ next } = await pruneBatch(site.on.server.database, site.clock.now() + 1, next))
    while (next)
    expect(await site.admin.problem('GET', `/notifications/${id}`)).toMatchObject({ code: 'not_found' })
    const at = new Date(site.clock.now()).toISOString()
    const receipts = [{ token: receiptToken, stage: 'displayed', at }]
    const answer = await site.on.anonymous.json<ReceiptsAnswer>('POST', '/receipts', { sentAt: at, receipts })
    expect(answer.results).toEqual([{ code: 'token_invalid' }])
  })
})
