import type { WidgetConfig, WidgetSettings } from '@deskbell/contract'
import { widgetConfigSchema, widgetSettingsSchema } from '@deskbell/contract/schemas'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Client } from '../test-support/client.ts'
import { createTestClock, type TestClock } from '../test-support/clock.ts'
import { startTestServer, type TestServer } from '../test-support/start-test-server.ts'
import { type TestDatabase, withDatabases } from '../test-support/with-databases.ts'

withDatabases('widget config', make => {
  let database: TestDatabase
  let test: TestServer
  let clock: TestClock
  let admin: Client
  beforeEach(async () => {
    database = await make()
    // A Saturday, 09:00 UTC.
    clock = createTestClock()
    test = await startTestServer({ database, clock: clock.now })
    admin = await test.admin()
  })
  afterEach(async () => {
    await test.close()
    await database.remove()
  })
  const config = async () => widgetConfigSchema.parse(await test.anonymous.json<WidgetConfig>('GET', '/widget-config'))
  const settings = async () => widgetSettingsSchema.parse(await admin.json<WidgetSettings>('GET', '/settings/widget'))
  const work = () =>
    admin.json('PUT', '/presence', {
      conversationId: null,
      visible: true,
      lastInputAt: new Date(clock.now()).toISOString(),
    })

  it('any page may read it, and it is what the admin set', async () => {
    const response = await test.anonymous.request('GET', '/widget-config', undefined, {
      origin: 'https://shop.example',
    })
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(await response.json()).toMatchObject({ name: 'Deskbell', online: false, hours: null, nextOpenAt: null })
    const hours = { timeZone: 'Europe/Berlin', days: [{ day: 'mon', from: '09:00', to: '17:00' }] }
    const put = { name: 'Shop', hours, askEmailWhenAway: false }
    expect(widgetSettingsSchema.parse(await admin.json('PUT', '/settings/widget', put))).toMatchObject(put)
    expect(await config()).toMatchObject({ ...put, online: false, nextOpenAt: '2026-11-23T08:00:00.000Z' })
    expect(await settings()).toMatchObject(put)
    expect(JSON.stringify(await config())).not.toContain((await settings()).identitySecret)
  })

  it('online is an agent who is there, within the hours', async () => {
    expect(await config()).toMatchObject({ online: false })
    await work()
    expect(await config()).toMatchObject({ online: true })
    const hours = { timeZone: 'UTC', days: [{ day: 'sat', from: '09:01', to: '09:02' }] }
    await admin.json('PUT', '/settings/widget', { name: 'Shop', hours, askEmailWhenAway: true })
    expect(await config()).toMatchObject({ online: false, nextOpenAt: '2026-11-21T09:01:00.000Z' })
    clock.advance(60_000)
    expect(await config()).toMatchObject({ online: false, nextOpenAt: null })
    await work()
    expect(await config()).toMatchObject({ online: true })
    clock.advance(30_000)
    expect(await config()).toMatchObject({ online: false })
  })

  it('departments stand in it by name', async () => {
    for (const name of ['Support', 'Sales']) await admin.json('POST', '/departments', { name })
    expect((await config()).departments.map(one => one.name)).toEqual(['Sales', 'Support'])
  })

  it.each([
    [{ timeZone: 'Mars/Base', days: [] }, 'body.hours.timeZone'],
    [{ timeZone: 'UTC', days: [{ day: 'mon', from: '17:00', to: '09:00' }] }, 'body.hours.days.0.to'],
  ])('hours that cannot be are refused: %j', async (hours, path) => {
    const put = { name: 'Shop', hours, askEmailWhenAway: true }
    expect(await admin.problem('PUT', '/settings/widget', put)).toMatchObject({ code: 'invalid', errors: [{ path }] })
    expect((await settings()).hours).toBeNull()
  })

  it('the secret is made once, sealed at rest, changed when asked, and for admins alone', async () => {
    const { identitySecret } = await settings()
    expect(identitySecret).toMatch(/^[\w-]{43}$/)
    expect((await settings()).identitySecret).toBe(identitySecret)
    const rows = await test.server.database.db.selectFrom('settings').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain(identitySecret)
    const rotated = widgetSettingsSchema.parse(await admin.json('POST', '/settings/widget/identity-secret'))
    expect(rotated.identitySecret).not.toBe(identitySecret)
    expect((await settings()).identitySecret).toBe(rotated.identitySecret)
    const agent = await test.agent('Ben')
    for (const [method, path] of [
      ['GET', '/settings/widget'],
      ['PUT', '/settings/widget'],
      ['POST', '/settings/widget/identity-secret'],
    ] as const) {
      expect(await agent.problem(method, path, method === 'PUT' ? {} : undefined)).toMatchObject({ status: 403 })
      expect(await test.anonymous.problem(method, path)).toMatchObject({ status: 401 })
    }
  })
})
