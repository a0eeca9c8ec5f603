import type { AuditEntry, Department, InvitationAnswer, Page, PushKeys } from '@deskbell/contract'
import { auditEntrySchema } from '@deskbell/contract/schemas'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { recordAudit } from '../db/record-audit.ts'
import type { AgentClient } from '../test-support/client.ts'
import { createTestClock, day, type TestClock } from '../test-support/clock.ts'
import { eventually } from '../test-support/eventually.ts'
import { plantDevice } from '../test-support/plant-device.ts'
import { startTestServer, type TestServer } from '../test-support/start-test-server.ts'
import { type TestDatabase, withDatabases } from '../test-support/with-databases.ts'

withDatabases('the audit log', make => {
  let database: TestDatabase
  let on: TestServer
  let clock: TestClock
  let admin: AgentClient
  let adminId: string
  beforeAll(async () => {
    database = await make()
    clock = createTestClock()
    on = await startTestServer({ database, clock: clock.now })
    admin = await on.admin()
    adminId = (await admin.json<{ user: { id: string } }>('GET', '/me')).user.id
  })
  afterAll(async () => {
    await on.close()
    await database.remove()
  })

  const read = (query = '') => admin.json<Page<AuditEntry>>('GET', `/audit?${query}`)
  /** What was written while something was done, the oldest first. */
  const during = async (work: () => Promise<unknown>): Promise<AuditEntry[]> => {
    const newest = Number((await read('limit=1')).items[0]?.id ?? 0)
    await work()
    const { items } = await read('limit=200')
    for (const item of items) expect(auditEntrySchema.safeParse(item).error).toBeUndefined()
    return items.filter(({ id }) => Number(id) > newest).toSorted((a, b) => Number(a.id) - Number(b.id))
  }

  it('says who, when, from where, by what and about whom; names are those of today', async () => {
    const agent = await on.agent('Bea')
    const [entry] = await during(() => admin.json('PATCH', `/users/${agent.user.id}`, { role: 'admin' }))
    expect(entry).toMatchObject({
      actor: { id: adminId },
      via: 'session',
      address: expect.stringMatching(/127\.0\.0\.1|::1/) as unknown,
      action: 'user_role_changed',
      at: new Date(clock.now()).toISOString(),
      subject: { kind: 'user', id: agent.user.id, name: 'Bea' },
      details: { role: { from: 'agent', to: 'admin' } },
    })
    await admin.json('PATCH', `/users/${agent.user.id}`, { name: 'Beatrix', role: 'agent' })
    const { items } = await read(`action=user_role_changed`)
    expect(items.map(({ subject }) => subject?.name)).toContain('Beatrix')
  })

  it('tells of users, their invitations, passwords and sessions, and of nothing that did not happen', async () => {
    const invited = await during(async () => {
      const given = { email: 'no@example.com', role: 'agent' }
      const { id } = await admin.json<InvitationAnswer & { id: string }>('POST', '/invitations', given)
      for (let n = 0; n < 2; n += 1) await admin.request('DELETE', `/invitations/${id}`)
      await admin.problem('POST', '/invitations', { email: 'ada@example.com', role: 'agent' })
    })
    expect(invited.map(({ action }) => action)).toEqual(['user_invited', 'invitation_revoked'])

    let agent = {} as Awaited<ReturnType<TestServer['agent']>>
    const joined = await during(async () => {
      agent = await on.agent('Cleo')
    })
    expect(joined.map(({ action, via }) => [action, via])).toEqual([
      ['user_invited', 'session'],
      ['user_joined', 'link'],
    ])
    expect(joined[1]).toMatchObject({ actor: { id: agent.user.id }, details: { role: 'agent' } })

    const own = await during(async () => {
      const made = await agent.json<{ id: string }>('POST', '/application-passwords', { name: 'Plugin' })
      await agent.json('DELETE', `/application-passwords/${made.id}`)
      const body = { currentPassword: agent.password, newPassword: 'another long password' }
      await agent.problem('PUT', '/me/password', { ...body, currentPassword: 'not the password' })
      await agent.json('PUT', '/me/password', body)
    })
    expect(own.map(({ action, details }) => [action, details])).toEqual([
      ['application_password_made', { name: 'Plugin' }],
      ['application_password_revoked', { name: 'Plugin', devices: 0 }],
      ['password_changed', { sessions: 0, applicationPasswords: 0, devices: 0 }],
    ])

    const ended = await during(async () => {
      await plantDevice(on.server.database, agent.user.id, { kind: 'session', id: 'none' })
      for (const deactivated of [true, true, false]) {
        await admin.json('PATCH', `/users/${agent.user.id}`, { deactivated })
      }
    })
    expect(ended.map(({ action, details }) => [action, details])).toEqual([
      ['user_deactivated', { sessions: 1, applicationPasswords: 0, devices: 1 }],
      ['user_reactivated', {}],
    ])
    const reset = await during(async () => {
      const { url } = await admin.json<{ url: string }>('POST', `/users/${agent.user.id}/reset-link`, {})
      const token = url.split('#')[1]
      await on.anonymous.json('POST', '/password-resets', { token, password: 'a third long password' })
    })
    expect(reset.map(({ action, via }) => [action, via])).toEqual([
      ['reset_link_made', 'session'],
      ['password_reset', 'link'],
    ])
  })

  it('tells of push, keys, settings, departments; of devices only what others did to them', async () => {
    const { items } = await admin.json<PushKeys>('GET', '/push/keys')
    const key = items[0]?.keyId ?? ''
    const site = await during(async () => {
      await admin.json('PATCH', '/push', { enabled: false, prompt: 'in_context' })
      await admin.json('PATCH', '/push', { enabled: true, prompt: 'off' })
      await admin.json('POST', '/push/keys', { replaces: key, leaked: true })
      await admin.problem('POST', '/push/keys', { replaces: key })
      await admin.json('PATCH', '/settings', { retentionDays: 90, auditDays: 400 })
      await admin.json('POST', '/settings/widget/identity-secret', {})
      const { id } = await admin.json<Department>('POST', '/departments', { name: 'Sales' })
      await admin.json('PATCH', `/departments/${id}`, { color: 'teal' }).catch(() => undefined)
      for (let n = 0; n < 2; n += 1) await admin.json('DELETE', `/departments/${id}`)
    })
    const told = site.filter(({ action }) => action !== 'department_changed')
    expect(told.map(({ action, details }) => [action, details])).toEqual([
      ['push_switched', { enabled: false }],
      ['push_switched', { enabled: true }],
      ['push_settings_changed', { fields: ['prompt'] }],
      ['key_rotated', { leaked: true }],
      ['settings_changed', { auditDays: { from: 365, to: 400 } }],
      ['identity_secret_rotated', {}],
      ['department_added', { name: 'Sales' }],
      ['department_removed', { name: 'Sales' }],
    ])

    const agent = await on.agent('Dora')
    const device = await plantDevice(on.server.database, agent.user.id, { kind: 'session', id: 'none' })
    const devices = await during(async () => {
      await agent.json('PATCH', `/devices/${device}`, { name: 'Mine' })
      await admin.json('PATCH', `/devices/${device}`, { name: 'Hers' })
      for (let n = 0; n < 2; n += 1) await admin.json('DELETE', `/devices/${device}`)
    })
    expect(devices.map(({ action, details }) => [action, details])).toEqual([
      ['device_changed', { owner: agent.user.id, fields: ['name'] }],
      ['device_removed', { owner: agent.user.id }],
    ])
    expect(devices[1]?.subject).toMatchObject({ kind: 'device', id: device, name: 'Hers' })
  })

  it('keeps ids alone of a visitor who was erased, and nothing that they wrote', async () => {
    const visitor = await on.visitor()
    await visitor.json('PUT', '/visitors/me', { name: 'Zoë Secret' })
    await visitor.json('POST', '/visitors/me/messages', { text: 'the hidden text' })
    const entries = await during(async () => {
      await admin.json('GET', `/visitors/${visitor.visitorId}/export`)
      for (let n = 0; n < 2; n += 1) await admin.json('DELETE', `/visitors/${visitor.visitorId}`)
    })
    expect(entries.map(({ action, subject }) => [action, subject])).toEqual([
      ['visitor_exported', { kind: 'visitor', id: visitor.visitorId, name: null }],
      ['visitor_erased', { kind: 'visitor', id: visitor.visitorId, name: null }],
    ])
    const rows = JSON.stringify(await on.server.database.db.selectFrom('audit_log').selectAll().execute())
    for (const secret of ['Zoë', 'hidden text', 'another long password', 'no@example.com']) {
      expect(rows).not.toContain(secret)
    }
  })

  it('is for admins; by person, kind and time; every entry on exactly one page', async () => {
    const agent = await on.agent('Eve')
    expect(await agent.problem('GET', '/audit')).toMatchObject({ code: 'forbidden' })
    expect(await admin.problem('GET', '/audit?cursor=x')).toMatchObject({ code: 'cursor_invalid' })
    expect(await admin.problem('GET', '/audit?action=sang')).toMatchObject({ code: 'invalid' })

    const all = (await read('limit=200')).items
    const paged: AuditEntry[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: Page<AuditEntry> = await read(`limit=3${cursor && `&cursor=${cursor}`}`)
      paged.push(...page.items)
      cursor = page.nextCursor
    }
    expect(paged).toEqual(all)
    expect(new Set(paged.map(({ id }) => id)).size).toBe(paged.length)

    const before = new Date(clock.now()).toISOString()
    clock.advance(1_000)
    const since = new Date(clock.now()).toISOString()
    await admin.json('PATCH', '/push', { prompt: 'manual' })
    expect((await read(`from=${since}`)).items.map(({ action }) => action)).toEqual(['push_settings_changed'])
    expect((await read(`from=${before}&to=${since}&limit=200`)).items.map(({ at }) => at)).not.toContain(since)
    const hers = (await read(`actor=${agent.user.id}`)).items
    expect(hers.map(({ action }) => action)).toEqual(['user_joined'])
  })

  it('is not there when what it tells of is not', async () => {
    const { db } = on.server.database
    const actor = { userId: null, via: 'server', address: null } as const
    const failing = on.server.database.transaction(async trx => {
      await recordAudit(trx, { actor, at: clock.now(), action: 'push_switched' })
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    const rows = await db.selectFrom('audit_log').select('id').where('via', '=', 'server').execute()
    // The first admin, whom the configuration made.
    expect(rows).toHaveLength(1)
  })

  it('is kept for as long as an admin says', async () => {
    const old = (await read('limit=200')).items.length
    expect(old).toBeGreaterThan(10)
    clock.advance(3 * day)
    await admin.json('PATCH', '/settings', { auditDays: 2 })
    await eventually(async () => {
      expect((await read('limit=200')).items.map(({ action }) => action)).toEqual(['settings_changed'])
    })
  })
})
