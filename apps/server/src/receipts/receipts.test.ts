import { randomFillSync } from 'node:crypto'
import type { NotificationId, ReceiptStage, Receipts, ReceiptsAnswer } from '@deskbell/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { openSealer } from '../secrets/open-sealer.ts'
import { day } from '../test-support/clock.ts'
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
import { createReceiptTokens } from './receipt-tokens.ts'

withDatabases('receipts', (make, kind) => {
  let site: PushSite
  let { admin, service, on, clock, later } = {} as PushSite
  let browser: TestBrowser
  let id: NotificationId
  let token: string
  beforeAll(async () => {
    site = await startPushSite({ database: await make() })
    ;({ admin, service, on, clock, later } = site)
    browser = await subscribe(service, admin)
  })
  afterAll(() => site.close())
  beforeEach(async () => {
    clock.advance(1_000)
    id = await ring(admin, browser.id)
    token = (await browser.receive()).notification.data.receiptToken
    await trace(admin, id, ended)
    clock.advance(10_000)
  })

  const time = (at: number) => new Date(at).toISOString()
  const post = (receipts: Receipts['receipts'], sentAt = clock.now()) =>
    on.anonymous.json<ReceiptsAnswer>('POST', '/receipts', { sentAt: time(sentAt), receipts })
  const one = (stage: ReceiptStage, at = clock.now(), of = token) => ({ token: of, stage, at: time(at) })
  const delivery = async () => (await trace(admin, id, ended)).deliveries[0]

  it('W27: a device that answers is in the trace and in the table, without a session', async () => {
    const now = clock.now()
    const answer = await post([one('received', now - 3000), one('displayed', now - 2000), one('clicked', now - 1000)])
    expect(answer).toEqual({ results: [{ ok: true }, { ok: true }, { ok: true }] })
    expect(await delivery()).toMatchObject({
      receivedAt: time(now - 3000),
      displayedAt: time(now - 2000),
      clickedAt: time(now - 1000),
      dismissedAt: null,
    })
    expect(await listed(admin, browser.id)).toMatchObject({
      health: 'ok',
      lastDelivery: { result: 'clicked', at: time(now - 1000), status: null, reason: null },
    })
  })

  // On SQLite nobody writes between reading and writing.
  it.runIf(kind === 'postgres')('one whose notification is removed at this moment is answered by itself', async () => {
    const { db } = on.server.database
    const kept = await ring(admin, browser.id)
    const other = (await browser.receive()).notification.data.receiptToken
    await trace(admin, kept, ended)
    const answered = await db.transaction().execute(async trx => {
      await trx
        .deleteFrom('attempts')
        .where('delivery_id', 'in', trx.selectFrom('deliveries').select('id').where('notification_id', '=', id))
        .execute()
      await trx.deleteFrom('deliveries').where('notification_id', '=', id).execute()
      const answer = post([one('displayed'), one('displayed', clock.now(), other)])
      // It has read the row, and waits to write it.
      await until(
        async () => (await sql`select 1 from pg_locks where not granted`.execute(db)).rows.length,
        waiting => waiting > 0,
      )
      // As an object, or it would be waited for here.
      return { answer }
    })
    expect(await answered.answer).toEqual({ results: [{ code: 'token_invalid' }, { ok: true }] })
    expect((await trace(admin, kept, ended)).deliveries[0]?.displayedAt).not.toBeNull()
  })

  it('says so with events, to the recipient and to admins, once', async () => {
    type Events = { items: { type: string; data: unknown }[]; cursor: string }
    const events = (since: string) =>
      admin.json<Events>('GET', `/events?since=${since}`, undefined, { accept: 'application/json' })
    const { cursor } = await events('')
    await post([one('displayed')])
    const { items } = await until(
      () => events(cursor),
      seen => seen.items.length >= 2,
    )
    expect(items).toMatchObject([
      { type: 'notification.updated', data: { notificationId: id } },
      { type: 'device.updated', data: { deviceId: browser.id } },
    ])
    await post([one('displayed')])
    expect((await events(cursor)).items).toHaveLength(2)
  })

  it('the same receipt again changes nothing; the earliest time is kept', async () => {
    const now = clock.now()
    await post([one('displayed', now - 1000)])
    await post([one('displayed', now - 500), one('displayed', now)])
    expect(await delivery()).toMatchObject({ displayedAt: time(now - 1000) })
    await post([one('displayed', now - 2000)])
    expect(await delivery()).toMatchObject({ displayedAt: time(now - 2000) })
  })

  it('stages that come at the same moment in separate batches are all kept', async () => {
    await Promise.all((['received', 'displayed', 'clicked', 'dismissed'] as const).map(stage => post([one(stage)])))
    const stages = await delivery()
    for (const column of ['receivedAt', 'displayedAt', 'clickedAt', 'dismissedAt'] as const) {
      expect(stages?.[column], column).toBeTypeOf('string')
    }
  })

  it.each([
    ['is right', 0, -2_000, -2_000],
    ['is a year ahead', 365 * day, -2_000, -2_000],
    ['is a year behind', -365 * day, -2_000, -2_000],
    ['claims that it was before it was queued', 0, -day, -10_000],
    ['claims the future', 0, day, 0],
  ])('a device whose clock %s', async (_, off, at, wanted) => {
    const now = clock.now()
    await post([one('displayed', now + off + at)], now + off)
    const displayed = Date.parse((await delivery())?.displayedAt ?? '')
    // Queued a moment before the clock was advanced.
    expect(displayed).toBe(now + wanted)
  })

  it('one bad token never fails the batch', async () => {
    const other = `${token.slice(0, -3)}AAA`
    const answer = await post([
      one('displayed', clock.now(), other),
      one('displayed', clock.now(), 'x'),
      one('displayed', clock.now(), 'dlv_unknown-unknown.AAAAAAAAAAAAAAAAAAAAAA'),
      one('displayed'),
    ])
    expect(answer.results).toEqual([
      { code: 'token_invalid' },
      { code: 'token_invalid' },
      { code: 'token_invalid' },
      { ok: true },
    ])
  })

  it('a malformed receipt never fails the batch either', async () => {
    const good = one('displayed')
    const bad: [unknown, string][] = [
      [{ ...good, token: '' }, 'token_invalid'],
      [{ ...good, token: 'x'.repeat(257) }, 'token_invalid'],
      [{ ...good, token: 7 }, 'token_invalid'],
      [{ ...good, stage: 'seen' }, 'invalid'],
      [{ ...good, at: 'now' }, 'invalid'],
      [null, 'invalid'],
    ]
    const answer = await on.anonymous.json<ReceiptsAnswer>('POST', '/receipts', {
      sentAt: time(clock.now()),
      receipts: [...bad.map(([receipt]) => receipt), good],
    })
    expect(answer.results).toEqual([...bad.map(([, code]) => ({ code })), { ok: true }])
    expect((await delivery())?.displayedAt).toBe(good.at)
  })

  it('a token is good for thirty days', async () => {
    const old = token
    clock.advance(29 * day)
    expect(await post([one('received')])).toEqual({ results: [{ ok: true }] })
    clock.advance(2 * day)
    expect(await post([one('clicked', clock.now(), old)])).toEqual({ results: [{ code: 'token_expired' }] })
  })

  it('refuses what is no batch, and answers any origin without credentials', async () => {
    const sentAt = time(clock.now())
    for (const body of [
      {},
      { sentAt, receipts: [] },
      { sentAt, receipts: Array(201).fill(one('received')) },
      { sentAt: 'now', receipts: [] },
    ]) {
      expect(await on.anonymous.problem('POST', '/receipts', body)).toMatchObject({ status: 400, code: 'invalid' })
    }
    const headers = { origin: 'https://anywhere.example' }
    const answer = await on.anonymous.request('POST', '/receipts', { sentAt, receipts: [one('received')] }, headers)
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull()
  })

  it('W37: a device that answers has it: what the push service failed to confirm is not sent again', async () => {
    const opened = await openSealer(on.config, on.server.database, bytes => randomFillSync(bytes))
    if (!opened.ok) throw new Error(opened.problem)
    const { endpoint } = browser.agent.subscription
    service.fault({ endpoint, status: 503 })
    const unsure = await ring(admin, browser.id)
    const { deliveries } = await trace(admin, unsure, tried(1))
    const sent = service.requestsTo(endpoint).length
    const tokens = createReceiptTokens(opened.secrets.receipts)
    await post([one('displayed', clock.now(), deliveries[0] && tokens.sign(deliveries[0].id))])
    expect((await trace(admin, unsure, ended)).deliveries[0]).toMatchObject({
      state: 'accepted',
      attempts: [{ status: 503 }],
    })
    await later(60_000)
    expect(service.requestsTo(endpoint)).toHaveLength(sent)
  })
})
