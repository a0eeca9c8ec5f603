import type { Invitation, InvitationAnswer, ListedUser, OneTimeLink, Page } from '@deskbell/contract'
import { invitationAnswerSchema, listedUserSchema, pageOf } from '@deskbell/contract/schemas'
import { beforeAll, expect, it } from 'vitest'
import { hashToken } from '../secrets/tokens.ts'
import { agentClient } from '../test-support/client.ts'
import { createTestClock, hour } from '../test-support/clock.ts'
import { plantDevice } from '../test-support/plant-device.ts'
import type { TestServer } from '../test-support/start-test-server.ts'
import { withServer } from '../test-support/with-server.ts'

const clock = createTestClock()

withServer('users', { clock: clock.now }, server => {
  let on: TestServer
  beforeAll(() => {
    on = server()
  })
  const tokenIn = (link: { url: string }) => new URL(link.url).hash.slice(1)

  it('invites by a link that works once', async () => {
    const admin = await on.admin()
    const answer = await admin.json<InvitationAnswer>('POST', '/invitations', {
      email: 'Bo@Example.com',
      role: 'agent',
    })
    expect(invitationAnswerSchema.parse(answer)).toMatchObject({ email: 'bo@example.com', role: 'agent' })
    const { items } = await admin.json<Page<Invitation>>('GET', '/invitations')
    expect(items).toEqual([{ id: answer.id, email: 'bo@example.com', role: 'agent', expiresAt: answer.expiresAt }])
    const accept = { token: tokenIn(answer), name: 'Bo', password: 'twelve signs' }
    const response = await on.anonymous.request('POST', '/invitations/accept', accept)
    expect(response.status).toBe(201)
    expect(await response.json()).toMatchObject({ user: { name: 'Bo', email: 'bo@example.com', role: 'agent' } })
    expect(await on.anonymous.problem('POST', '/invitations/accept', accept)).toMatchObject({ code: 'link_used' })
    expect(await admin.json('GET', '/invitations')).toMatchObject({ items: [] })
    expect(await admin.problem('POST', '/invitations', { email: 'bo@example.com', role: 'agent' })).toMatchObject({
      code: 'email_taken',
    })
  })

  it('an invitation ends after 24 hours, when it is taken back, and when a newer one is made', async () => {
    const admin = await on.admin()
    const invite = () =>
      admin.json<InvitationAnswer>('POST', '/invitations', { email: 'cy@example.com', role: 'admin' })
    const accept = (link: InvitationAnswer) =>
      on.anonymous.problem('POST', '/invitations/accept', {
        token: tokenIn(link),
        name: 'Cy',
        password: 'twelve signs',
      })
    const old = await invite()
    const replaced = await invite()
    expect(await accept(old)).toMatchObject({ status: 410, code: 'link_used' })
    await admin.json('DELETE', `/invitations/${replaced.id}`)
    expect(await accept(replaced)).toMatchObject({ code: 'link_used' })
    const expired = await invite()
    clock.advance(24 * hour)
    expect(await accept(expired)).toMatchObject({ code: 'link_used' })
  })

  it('keeps no one-time token in the database', async () => {
    const admin = await on.admin()
    const link = await admin.json<InvitationAnswer>('POST', '/invitations', { email: 'di@example.com', role: 'agent' })
    const rows = await on.server.database.db.selectFrom('one_time_links').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain(tokenIn(link))
  })

  it('lists users in pages, for admins alone', async () => {
    const agent = await on.agent()
    expect(await agent.problem('GET', '/users')).toMatchObject({ status: 403, code: 'forbidden' })
    expect(await on.anonymous.problem('GET', '/users')).toMatchObject({ status: 401 })
    const admin = await on.admin()
    const all = pageOf(listedUserSchema).parse(await admin.json('GET', '/users'))
    const paged: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const at: string = cursor === '' ? '' : `&cursor=${cursor}`
      const page: Page<ListedUser> = await admin.json('GET', `/users?limit=1${at}`)
      paged.push(...page.items.map(user => user.id))
      cursor = page.nextCursor
    }
    expect(paged).toEqual(all.items.map(user => user.id))
    expect(paged.length).toBeGreaterThan(1)
  })

  it('renames and changes the role', async () => {
    const admin = await on.admin()
    const agent = await on.agent()
    const changed = await admin.json('PATCH', `/users/${agent.user.id}`, { name: 'Eve', role: 'admin' })
    expect(listedUserSchema.parse(changed)).toMatchObject({ name: 'Eve', role: 'admin', deactivatedAt: null })
    expect((await agent.request('GET', '/users')).status).toBe(200)
    await admin.json('PATCH', `/users/${agent.user.id}`, { role: 'agent' })
    expect(await agent.problem('GET', '/users')).toMatchObject({ code: 'forbidden' })
    expect(await admin.problem('PATCH', '/users/usr_00000000', { name: 'X' })).toMatchObject({ code: 'not_found' })
  })

  it('the last admin can be neither demoted nor deactivated', async () => {
    const admin = await on.admin()
    const { user } = await admin.json<{ user: { id: string } }>('GET', '/me')
    for (const patch of [{ role: 'agent' }, { deactivated: true }]) {
      expect(await admin.problem('PATCH', `/users/${user.id}`, patch)).toMatchObject({
        status: 409,
        code: 'last_admin',
      })
    }
    expect(await admin.json('PATCH', `/users/${user.id}`, { name: 'Ada L.' })).toMatchObject({ name: 'Ada L.' })
  })

  it('two admins who demote each other at once leave one', async () => {
    const admin = await on.admin()
    const { user } = await admin.json<{ user: { id: string } }>('GET', '/me')
    const other = await on.agent()
    await admin.json('PATCH', `/users/${other.user.id}`, { role: 'admin' })
    await other.signIn(other.user.email, other.password)
    const answers = await Promise.all([
      admin.request('PATCH', `/users/${other.user.id}`, { role: 'agent' }),
      other.request('PATCH', `/users/${user.id}`, { role: 'agent' }),
    ])
    const left = await on.server.database.db.selectFrom('users').select('id').where('role', '=', 'admin').execute()
    expect(left).toHaveLength(1)
    expect(answers.filter(answer => answer.ok)).toHaveLength(1)
    const db = on.server.database.db
    await db
      .updateTable('users')
      .set({ role: 'admin' })
      .where('id', '=', user.id as never)
      .execute()
    await db
      .updateTable('users')
      .set({ role: 'agent' })
      .where('id', '=', other.user.id as never)
      .execute()
  })

  it('deactivating ends sessions, application passwords and devices, and tells open streams; nobody is deleted', async () => {
    const admin = await on.admin()
    const agent = await on.agent()
    const { password } = await agent.json<{ password: string }>('POST', '/application-passwords', { name: 'Phone' })
    const basic = { authorization: `Basic ${btoa(`${agent.user.email}:${password}`)}` }
    expect((await on.anonymous.request('GET', '/me', undefined, basic)).status).toBe(200)
    const device = await plantDevice(on.server.database, agent.user.id, { kind: 'session', id: 'another' })
    const told: string[] = []
    const silence = on.server.database.wake.listen('rights', id => told.push(id))
    await admin.json('PATCH', `/users/${agent.user.id}`, { deactivated: true })
    silence()
    expect(told).toEqual([agent.user.id])
    expect((await agent.request('GET', '/me')).status).toBe(401)
    expect((await on.anonymous.request('GET', '/me', undefined, basic)).status).toBe(401)
    const row = await on.server.database.db
      .selectFrom('devices')
      .selectAll()
      .where('id', '=', device)
      .executeTakeFirst()
    expect(row).toMatchObject({ endpoint: null, removed_reason: 'deactivated' })
    const users = await admin.json<Page<ListedUser>>('GET', '/users?limit=200')
    expect(users.items.find(user => user.id === agent.user.id)?.deactivatedAt).not.toBeNull()
    expect(await admin.problem('POST', `/users/${agent.user.id}/reset-link`)).toMatchObject({
      code: 'user_deactivated',
    })
    await admin.json('PATCH', `/users/${agent.user.id}`, { deactivated: false })
    expect((await agent.signIn(agent.user.email, agent.password)).status).toBe(200)
  })

  it('an admin makes a one-time link to a new password; it ends the sessions of before', async () => {
    const admin = await on.admin()
    const agent = await on.agent()
    const link = await admin.json<OneTimeLink>('POST', `/users/${agent.user.id}/reset-link`)
    const reset = { token: tokenIn(link), password: 'a brand new password' }
    expect((await on.anonymous.request('POST', '/password-resets', reset)).status).toBe(204)
    expect((await agent.request('GET', '/me')).status).toBe(401)
    expect((await agentClient(on.server.url).signIn(agent.user.email, reset.password)).status).toBe(200)
    expect(await on.anonymous.problem('POST', '/password-resets', reset)).toMatchObject({ code: 'link_used' })
  })

  it.each([{ deactivated: true }, { role: 'agent' }])(
    'an admin no more (%o) has no link that still works',
    async patch => {
      const boss = await on.admin()
      const former = await on.agent()
      await boss.json('PATCH', `/users/${former.user.id}`, { role: 'admin' })
      const target = await on.agent()
      const email = `back.door.${Object.keys(patch)[0]}@example.com`
      const invitation = await former.json<InvitationAnswer>('POST', '/invitations', { email, role: 'admin' })
      const reset = await former.json<OneTimeLink>('POST', `/users/${target.user.id}/reset-link`)
      await boss.json('PATCH', `/users/${former.user.id}`, patch)
      const { items } = await boss.json<Page<Invitation>>('GET', '/invitations')
      expect(items.map(item => item.email)).not.toContain(email)
      const password = 'twelve signs'
      const accept = { token: tokenIn(invitation), name: 'Mallory', password }
      expect(await on.anonymous.problem('POST', '/invitations/accept', accept)).toMatchObject({ code: 'link_used' })
      const take = { token: tokenIn(reset), password }
      expect(await on.anonymous.problem('POST', '/password-resets', take)).toMatchObject({ code: 'link_used' })
      // Being an admin again brings nothing back.
      await boss.json('PATCH', `/users/${former.user.id}`, { deactivated: false, role: 'admin' })
      expect(await on.anonymous.problem('POST', '/invitations/accept', accept)).toMatchObject({ code: 'link_used' })
      await boss.json('PATCH', `/users/${former.user.id}`, { role: 'agent' })
    },
  )

  it('a link that was stored after its maker stopped being an admin does not work either', async () => {
    const boss = await on.admin()
    const agent = await on.agent()
    const link = await boss.json<InvitationAnswer>('POST', '/invitations', { email: 'late@example.com', role: 'admin' })
    const row = on.server.database.db.updateTable('one_time_links').set({ created_by: agent.user.id })
    await row.where('id', '=', link.id).execute()
    const accept = { token: tokenIn(link), name: 'Mallory', password: 'twelve signs' }
    expect(await on.anonymous.problem('POST', '/invitations/accept', accept)).toMatchObject({ code: 'link_used' })
  })

  it('a link of one kind is no link of another', async () => {
    const admin = await on.admin()
    const agent = await on.agent()
    const token = tokenIn(await admin.json<OneTimeLink>('POST', `/users/${agent.user.id}/reset-link`))
    const accept = { token, name: 'Mallory', password: 'twelve signs' }
    expect(await on.anonymous.problem('POST', '/invitations/accept', accept)).toMatchObject({ code: 'link_used' })
  })

  it('changing the password needs the current one, and ends the other sessions, and their devices, alone', async () => {
    const agent = await on.agent()
    const elsewhere = agentClient(on.server.url)
    await elsewhere.signIn(agent.user.email, agent.password)
    const change = { currentPassword: 'not this one', newPassword: 'my new password' }
    expect(await agent.problem('PUT', '/me/password', change)).toMatchObject({ status: 403, code: 'wrong_password' })
    const session = hashToken(elsewhere.headers['cookie']?.split('=')[1] ?? '')
    const device = await plantDevice(on.server.database, agent.user.id, { kind: 'session', id: session })
    await agent.json('PUT', '/me/password', { ...change, currentPassword: agent.password })
    const row = await on.server.database.db
      .selectFrom('devices')
      .selectAll()
      .where('id', '=', device)
      .executeTakeFirst()
    expect(row).toMatchObject({ endpoint: null, removed_reason: 'signed_out' })
    expect((await agent.request('GET', '/me')).status).toBe(200)
    expect((await elsewhere.request('GET', '/me')).status).toBe(401)
    expect((await elsewhere.signIn(agent.user.email, change.newPassword)).status).toBe(200)
  })

  it('a reset ends application passwords, and takes off every device; a change leaves what was made on purpose', async () => {
    const agent = await on.agent()
    const { database } = on.server
    const own = hashToken(agent.headers['cookie']?.split('=')[1] ?? '')
    const made = await agent.json<{ id: string; password: string }>('POST', '/application-passwords', { name: 'Phone' })
    const basic = { authorization: `Basic ${btoa(`${agent.user.email}:${made.password}`)}` }
    const here = await plantDevice(database, agent.user.id, { kind: 'session', id: own })
    const phone = await plantDevice(database, agent.user.id, { kind: 'application_password', id: made.id })
    // Its session expired, and was deleted since.
    const old = await plantDevice(database, agent.user.id, { kind: 'session', id: 'expired long ago' })
    const listed = async () => {
      const rows = database.db.selectFrom('devices').select('id').where('removed_at', 'is', null)
      return (await rows.where('id', 'in', [here, phone, old]).execute()).map(row => row.id).sort()
    }
    await agent.json('PUT', '/me/password', { currentPassword: agent.password, newPassword: 'my new password' })
    expect(await listed()).toEqual([here, phone].sort())
    expect((await on.anonymous.request('GET', '/me', undefined, basic)).status).toBe(200)

    const link = await (await on.admin()).json<OneTimeLink>('POST', `/users/${agent.user.id}/reset-link`)
    const reset = { token: tokenIn(link), password: 'a brand new password' }
    expect((await on.anonymous.request('POST', '/password-resets', reset)).status).toBe(204)
    expect(await listed()).toEqual([])
    expect((await on.anonymous.request('GET', '/me', undefined, basic)).status).toBe(401)
  })

  it('passwords have twelve characters and more, and no other rules', async () => {
    const agent = await on.agent()
    const change = (newPassword: string) =>
      agent.request('PUT', '/me/password', { currentPassword: agent.password, newPassword })
    expect((await change('elevensigns')).status).toBe(400)
    expect((await change('aaaaaaaaaaaa')).status).toBe(204)
  })
})
