import type { Conversation, Department, EventPage, Page, Trace, VisitorMessageAnswer } from '@deskbell/contract'
import { agentSchema, departmentSchema, pageOf } from '@deskbell/contract/schemas'
import { beforeAll, expect, it } from 'vitest'
import type { Client } from '../test-support/client.ts'
import type { TestServer } from '../test-support/start-test-server.ts'
import { withServer } from '../test-support/with-server.ts'

withServer('departments', {}, on => {
  let test: TestServer
  let admin: Client
  let ana: Awaited<ReturnType<TestServer['agent']>>
  let ben: Awaited<ReturnType<TestServer['agent']>>
  beforeAll(async () => {
    test = on()
    admin = await test.admin()
    ana = await test.agent('Ana')
    ben = await test.agent('Ben')
  })

  const add = async (body: unknown) => departmentSchema.parse(await admin.json('POST', '/departments', body))
  const list = async (who: Client) => pageOf(departmentSchema).parse(await who.json('GET', '/departments')).items
  const write = async (departmentId?: string) => {
    const visitor = await test.visitor()
    const body = { text: 'hi', departmentId }
    const { conversationId, message } = await visitor.json<VisitorMessageAnswer>('POST', '/visitors/me/messages', body)
    return { visitor, message, id: conversationId, path: `/conversations/${conversationId}` }
  }
  /** Who was notified of a message and who not, once that is decided. */
  const decisions = async (conversationId: string, messageId: string) => {
    const read = async () => {
      const { items } = await admin.json<Page<Trace>>(
        'GET',
        `/notifications?recipient=all&conversation=${conversationId}`,
      )
      const rows = await test.server.database.db
        .selectFrom('notifications')
        .select('id')
        .where('message_id', '=', messageId as VisitorMessageAnswer['message']['id'])
        .execute()
      const ids = new Set<string>(rows.map(row => row.id))
      return Object.fromEntries(items.filter(one => ids.has(one.id)).map(one => [one.recipient.name, one.reason]))
    }
    await expect.poll(async () => Object.keys(await read()).length).toBeGreaterThan(2)
    return read()
  }

  it('admins add, rename and fill them; everybody sees them, by name', async () => {
    const support = await add({
      name: ' Support ',
      color: '#2271b1',
      memberIds: [ana.user.id, ben.user.id, ana.user.id],
    })
    expect(support).toMatchObject({ name: 'Support', color: '#2271b1', openCount: 0 })
    expect(support.members).toEqual([
      { id: ana.user.id, name: 'Ana' },
      { id: ben.user.id, name: 'Ben' },
    ])
    const billing = await add({ name: 'billing' })
    expect((await list(ana)).map(one => one.name)).toEqual(['billing', 'Support'])
    const path = `/departments/${billing.id}`
    expect(await admin.json('PATCH', path, { memberIds: [ben.user.id] })).toMatchObject({ name: 'billing' })
    const renamed = await admin.json<Department>('PATCH', path, { name: 'Accounts', color: null })
    expect(renamed).toMatchObject({ name: 'Accounts', members: [{ id: ben.user.id, name: 'Ben' }] })
    for (const who of [ana, test.anonymous]) {
      const status = who === ana ? 403 : 401
      expect(await who.problem('POST', '/departments', { name: 'Mine' })).toMatchObject({ status })
      expect(await who.problem('PATCH', path, { name: 'Mine' })).toMatchObject({ status })
      expect(await who.problem('DELETE', path)).toMatchObject({ status })
    }
    expect(await test.anonymous.problem('GET', '/departments')).toMatchObject({ status: 401 })
  })

  it('no two have one name, whatever its case; nobody unknown is in one; nothing is half done', async () => {
    await add({ name: 'Élan' })
    const before = await list(admin)
    for (const body of [{ name: 'ÉLAN' }, { name: 'e\u0301lan' }]) {
      expect(await admin.problem('POST', '/departments', body)).toMatchObject({ code: 'department_exists' })
    }
    const other = before.find(one => one.name === 'Support')
    expect(await admin.problem('PATCH', `/departments/${other?.id}`, { name: 'élan', memberIds: [] })).toMatchObject({
      code: 'department_exists',
    })
    expect(await admin.json('PATCH', `/departments/${other?.id}`, { name: 'support' })).toMatchObject({
      name: 'support',
    })
    await admin.json('PATCH', `/departments/${other?.id}`, { name: 'Support' })
    const bad = [
      { name: 'New', memberIds: ['usr_00000000'] },
      { name: '' },
      { name: 'a\u0000b' },
      { name: 'x'.repeat(81) },
    ]
    for (const body of bad) expect(await admin.problem('POST', '/departments', body)).toMatchObject({ code: 'invalid' })
    expect(await admin.problem('PATCH', '/departments/dpt_00000000', { name: 'x' })).toMatchObject({
      code: 'not_found',
    })
    expect(await list(admin)).toEqual(before)
  })

  it('of two who add one name at the same time one does', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => admin.request('POST', '/departments', { name: 'Twice' })))
    expect(answers.map(answer => answer.status).sort((a, b) => a - b)).toEqual([201, 409, 409])
  })

  it('a first message for a department rings those who are in it; the others are told why not', async () => {
    const sales = await add({ name: 'Sales', memberIds: [ana.user.id] })
    const { visitor, id, path, message } = await write(sales.id)
    expect(await ana.json('GET', path)).toMatchObject({ department: { id: sales.id, name: 'Sales' } })
    expect(await decisions(id, message.id)).toEqual({
      Ana: 'no_devices',
      Ben: 'other_department',
      ada: 'other_department',
    })
    expect((await list(ben)).find(one => one.id === sales.id)?.openCount).toBe(1)
    // Given to somebody else it is theirs, and a way to tell them is wanted: an app that is open is one.
    await ben.json('PUT', '/presence', {
      conversationId: null,
      visible: true,
      lastInputAt: new Date().toISOString(),
    })
    await ana.json('PATCH', path, { assigneeId: ben.user.id })
    const body = { text: 'more', departmentId: 'dpt_00000000' }
    const more = await visitor.json<VisitorMessageAnswer>('POST', '/visitors/me/messages', body)
    expect(await decisions(id, more.message.id)).toEqual({
      Ana: 'assigned_to_other',
      Ben: 'no_devices',
      ada: 'assigned_to_other',
    })
    expect(await ana.json('GET', path)).toMatchObject({ department: { id: sales.id } })
  })

  it('a department without anybody active rings everybody: a message reaches somebody', async () => {
    const cara = await test.agent('Cara')
    const nobody = await add({ name: 'Nobody', memberIds: [cara.user.id] })
    await admin.json('PATCH', `/users/${cara.user.id}`, { deactivated: true })
    const { id, message } = await write(nobody.id)
    expect(await decisions(id, message.id)).toMatchObject({ Ana: 'no_devices', Ben: 'no_devices', ada: 'no_devices' })
    expect((await list(ana)).find(one => one.id === nobody.id)?.members).toEqual([])
    // Who comes back is in it again, though others were added meanwhile.
    await admin.json('PATCH', `/departments/${nobody.id}`, { memberIds: [ben.user.id] })
    await admin.json('PATCH', `/users/${cara.user.id}`, { deactivated: false })
    const names = (await list(ana)).find(one => one.id === nobody.id)?.members.map(one => one.name)
    expect(names).toEqual(['Ben', 'Cara'])
  })

  it('a visitor’s message is never refused for a department that is not there', async () => {
    const { path } = await write('dpt_00000000')
    expect(await ana.json('GET', path)).toMatchObject({ department: null })
    const visitor = await test.visitor()
    const bad = { text: 'x', departmentId: "dpt_'; drop table departments; --" }
    expect(await visitor.problem('POST', '/visitors/me/messages', bad)).toMatchObject({ code: 'invalid' })
  })

  it('removed, its conversations have none, and everybody hears of it; removing it twice is no error', async () => {
    const gone = await add({ name: 'Gone', memberIds: [ana.user.id] })
    const { path } = await write(gone.id)
    const json = { accept: 'application/json' }
    const { cursor } = await ben.json<EventPage>('GET', '/events?since=', undefined, json)
    expect((await admin.request('DELETE', `/departments/${gone.id}`)).status).toBe(204)
    expect((await admin.request('DELETE', `/departments/${gone.id}`)).status).toBe(204)
    const { items } = await ben.json<EventPage>('GET', `/events?since=${cursor}`, undefined, json)
    const told = items.filter(event => event.type === 'department.updated')
    expect(told.map(event => event.data)).toEqual([{ departmentId: gone.id }])
    expect(await ana.json<Conversation>('GET', path)).toMatchObject({ department: null })
    expect((await list(ana)).map(one => one.id)).not.toContain(gone.id)
  })

  it('agents are listed with who is online; whoever was deactivated is not', async () => {
    const dora = await test.agent('Dora')
    await admin.json('PATCH', `/users/${dora.user.id}`, { deactivated: true })
    const presence = { conversationId: null, visible: true, lastInputAt: new Date().toISOString() }
    expect((await ana.request('PUT', '/presence', presence)).status).toBe(204)
    expect((await ben.request('PUT', '/presence', { ...presence, visible: false })).status).toBe(204)
    const agents = pageOf(agentSchema).parse(await ben.json('GET', '/agents')).items
    const online = Object.fromEntries(agents.map(one => [one.name, one.online]))
    expect(online).toMatchObject({ Ana: true, Ben: false, ada: false })
    expect(agents.map(one => one.name)).not.toContain('Dora')
    expect(await test.anonymous.problem('GET', '/agents')).toMatchObject({ status: 401 })
  })
})
