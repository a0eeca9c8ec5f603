import { randomFillSync } from 'node:crypto'
import { type Device, newId, type Page, type UserId } from '@deskbell/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Client } from '../test-support/client.ts'
import { startTestServer, type TestServer } from '../test-support/start-test-server.ts'
import { type TestDatabase, withDatabases } from '../test-support/with-databases.ts'
import { orderOf } from './device-sorts.ts'

const MANY = 10_000
/** Every third. */
const OWN = 3_334
const random = (bytes: Uint8Array<ArrayBuffer>) => randomFillSync(bytes)

withDatabases('the devices table', (make, kind) => {
  let database: TestDatabase
  let on: TestServer
  let admin: Client
  let agent: Client & { readonly user: { readonly id: string } }
  beforeAll(async () => {
    database = await make()
    on = await startTestServer({ database })
    admin = await on.admin()
    const agents = [await on.agent(), await on.agent(), await on.agent()]
    for (const [n, name] of ['Ada 100% _sure', 'Bob \\ Back', 'ÉMILE'].entries()) {
      await admin.json('PATCH', `/users/${agents[n]?.user.id}`, { name })
    }
    agent = agents[0] ?? (await on.agent())
    await plant(agents.map(one => one.user.id as UserId))
  })
  afterAll(async () => {
    await on.close()
    await database.remove()
  })

  const list = (query: string, client = admin) => client.json<Page<Device>>('GET', `/devices?owner=all&${query}`)

  it.each([
    '-lastSeenAt',
    'lastSeenAt',
    'owner',
    '-owner',
    'label',
    '-label',
    'lastDelivery',
    '-lastDelivery',
    'registeredAt',
    '-registeredAt',
  ])('W18-W22: sorted by %s, every device is on exactly one page', async sort => {
    const seen: Device[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: Page<Device> = await agent.json(
        'GET',
        `/devices?sort=${sort}&limit=200&${cursor && `cursor=${cursor}`}`,
      )
      expect(page.total).toBe(OWN)
      seen.push(...page.items)
      cursor = page.nextCursor
    }
    expect(new Set(seen.map(device => device.id)).size).toBe(OWN)
    expect(seen).toHaveLength(OWN)
    const key = (device: Device): number =>
      sort.includes('lastDelivery')
        ? Date.parse(device.lastDelivery?.at ?? '1970-01-01')
        : Date.parse(device.lastSeenAt)
    if (/lastSeenAt|lastDelivery/.test(sort)) {
      const values = seen.map(key)
      expect(values).toEqual(values.toSorted((a, b) => (sort.startsWith('-') ? b - a : a - b)))
    }
  })

  it('searches owner, label and name, literally', async () => {
    const found = async (q: string) => (await list(`q=${encodeURIComponent(q)}&limit=1`)).total ?? 0
    const third = Math.ceil(MANY / 3)
    expect(await found('100% _s')).toBe(third)
    expect(await found('bob \\ b')).toBe(Math.floor((MANY + 1) / 3))
    expect(await found('%')).toBe(third)
    expect(await found('\\')).toBe(Math.floor((MANY + 1) / 3))
    expect(await found('iphone / SAFARI')).toBe(MANY / 2)
    expect(await found('counter 9999')).toBe(1)
    expect(await found("'; drop table devices; --")).toBe(0)
    expect(await found('\u0000')).toBe(MANY)
  })

  it('narrows down to a state and a kind, together with a search', async () => {
    const totals = async (query: string) => (await list(`${query}&limit=1`)).total
    expect(await totals('health=dead')).toBe(MANY / 100)
    expect(await totals('health=quarantined')).toBe(0)
    expect(await totals('installed=true')).toBe(MANY / 4)
    expect(await totals('installed=false')).toBe((MANY * 3) / 4)
    expect(await totals('health=dead&installed=true')).toBe(MANY / 100)
    expect(await totals('health=dead&q=counter')).toBe(Math.ceil(MANY / 300))
    expect((await list('health=dead&sort=owner')).items.every(device => device.health === 'dead')).toBe(true)
    expect(await admin.problem('GET', '/devices?health=fine')).toMatchObject({ code: 'invalid' })
  })

  it('an agent lists their own, and not everybody’s', async () => {
    const mine = await agent.json<Page<Device>>('GET', '/devices?limit=1')
    expect(mine.total).toBe(Math.ceil(MANY / 3))
    expect(await agent.problem('GET', '/devices?owner=all')).toMatchObject({ status: 403, code: 'forbidden' })
  })

  it('refuses limits and cursors that are not ours', async () => {
    for (const query of ['limit=0', 'limit=201', 'limit=x', 'sort=endpoint', `cursor=${'x'.repeat(600)}`]) {
      expect(await admin.problem('GET', `/devices?${query}`)).toMatchObject({ status: 400, code: 'invalid' })
    }
    const { nextCursor } = await list('sort=owner&limit=1')
    const forged = (place: unknown) => Buffer.from(JSON.stringify(place)).toString('base64url')
    const cursors = [
      'x',
      'W10',
      forged(['-lastSeenAt', 'text', newId('dev', random)]),
      forged(['-lastSeenAt', 1, 'usr_12345678']),
      forged(['owner', 'a\u0000b', newId('dev', random)]),
      nextCursor,
    ]
    for (const cursor of cursors) {
      expect(await admin.problem('GET', `/devices?cursor=${cursor}`)).toMatchObject({ code: 'cursor_invalid' })
    }
  })

  // PostgreSQL chooses by statistics, which a table that was just filled does not have yet.
  it.runIf(kind === 'sqlite').each(['-lastSeenAt', '-registeredAt', 'label', '-lastDelivery'] as const)(
    'reads the first page by %s from an index, however many devices there are',
    async sort => {
      const { db } = on.server.database
      const { expression, direction } = orderOf(sort)
      const { rows } = await sql<{ detail: string }>`explain query plan
        select devices.id from devices inner join users on users.id = devices.user_id where devices.removed_at is null
        order by ${expression} ${sql.raw(direction)}, devices.id ${sql.raw(direction)} limit 51`.execute(db)
      expect(rows.map(({ detail }) => detail).join('\n')).toMatch(/USING (COVERING )?INDEX devices_live_/)
      expect(rows.map(({ detail }) => detail).join('\n')).not.toContain('ORDER BY')
    },
  )

  async function plant(owners: readonly UserId[]): Promise<void> {
    const rows = Array.from({ length: MANY }, (_, n) => ({
      id: newId('dev', random),
      user_id: owners[n % owners.length] ?? ('' as UserId),
      endpoint: `https://fcm.googleapis.com/fcm/send/${n}`,
      endpoint_hash: `${n}`,
      p256dh: 'key',
      auth: 'auth',
      key_id: null,
      label: n % 2 === 0 ? 'iPhone / Safari' : 'Android / Chrome',
      name: n % 3 === 0 ? `Counter ${n}` : null,
      muted: 0 as const,
      installed: n % 4 === 0 ? (1 as const) : (0 as const),
      language: null,
      time_zone: null,
      app_url: null,
      push_service: 'fcm' as const,
      lane: 'fcm',
      unshown: 0,
      refused: 0,
      registered_at: 1_000_000 + (n % 100),
      last_seen_at: 2_000_000 + (n % 1000),
      credential_kind: null,
      credential_id: null,
      renew_token_hash: null,
      health: n % 100 === 0 ? ('dead' as const) : ('ok' as const),
      last_result: n % 5 === 0 ? 'accepted' : null,
      last_result_at: n % 5 === 0 ? 3_000_000 + (n % 50) : null,
      last_status: null,
      last_reason: null,
      removed_at: null,
      removed_by: null,
      removed_reason: null,
    }))
    for (let at = 0; at < MANY; at += 500) {
      await on.server.database.db
        .insertInto('devices')
        .values(rows.slice(at, at + 500))
        .execute()
    }
  }
})
