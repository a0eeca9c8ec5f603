import type { ApplicationPassword, ApplicationPasswordAnswer, Page } from '@deskbell/contract'
import { applicationPasswordAnswerSchema, applicationPasswordSchema, pageOf } from '@deskbell/contract/schemas'
import { beforeAll, expect, it } from 'vitest'
import { type AgentClient, createClient } from '../test-support/client.ts'
import { plantDevice } from '../test-support/plant-device.ts'
import type { TestServer } from '../test-support/start-test-server.ts'
import { withServer } from '../test-support/with-server.ts'

withServer('application passwords', {}, server => {
  let on: TestServer
  beforeAll(() => {
    on = server()
  })

  const create = (client: AgentClient, name = 'Phone') =>
    client.json<ApplicationPasswordAnswer>('POST', '/application-passwords', { name })
  const basic = (email: string, password: string) =>
    createClient(on.server.url, { authorization: `Basic ${Buffer.from(`${email}:${password}`).toString('base64')}` })

  it('is shown once, listed by name, and signs in with or without its spaces', async () => {
    const agent = await on.agent()
    const made = applicationPasswordAnswerSchema.parse(await create(agent))
    expect(made.password).toMatch(/^([a-z2-9]{4} ){5}[a-z2-9]{4}$/)
    for (const typed of [made.password, made.password.replaceAll(' ', '')]) {
      const me = await basic(agent.user.email.toUpperCase(), typed).json('GET', '/me')
      expect(me).toMatchObject({ user: { id: agent.user.id } })
    }
    const { items } = pageOf(applicationPasswordSchema).parse(await agent.json('GET', '/application-passwords'))
    expect(items).toMatchObject([{ id: made.id, name: 'Phone', lastUsedAt: expect.any(String) }])
    expect(JSON.stringify(items)).not.toContain(made.password.slice(0, 4))
    const rows = await on.server.database.db.selectFrom('application_passwords').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain(made.password.replaceAll(' ', ''))
  })

  it('W45: revoking one ends it, takes its devices off at once, and leaves the others', async () => {
    const agent = await on.agent()
    const lost = await create(agent, 'Lost phone')
    const kept = await create(agent, 'Laptop')
    const { database } = on.server
    const device = await plantDevice(database, agent.user.id, { kind: 'application_password', id: lost.id })
    const other = await plantDevice(database, agent.user.id, { kind: 'application_password', id: kept.id })
    await agent.json('DELETE', `/application-passwords/${lost.id}`)
    expect(await basic(agent.user.email, lost.password).problem('GET', '/me')).toMatchObject({
      code: 'unauthenticated',
    })
    expect((await basic(agent.user.email, kept.password).request('GET', '/me')).status).toBe(200)
    const rows = await database.db.selectFrom('devices').selectAll().where('id', 'in', [device, other]).execute()
    expect(rows.find(row => row.id === device)).toMatchObject({ endpoint: null, removed_reason: 'password_revoked' })
    expect(rows.find(row => row.id === other)).toMatchObject({ removed_at: null })
    expect(await agent.problem('DELETE', `/application-passwords/${lost.id}`)).toMatchObject({ code: 'not_found' })
  })

  it("another's application password is not there", async () => {
    const made = await create(await on.agent())
    const other = await on.agent()
    expect(await other.problem('DELETE', `/application-passwords/${made.id}`)).toMatchObject({ status: 404 })
    const { items } = await other.json<Page<ApplicationPassword>>('GET', '/application-passwords')
    expect(items).toEqual([])
  })

  it('cannot create users, sessions or other passwords, nor change the password', async () => {
    const admin = await on.admin()
    const { user } = await admin.json<{ user: { id: string; email: string } }>('GET', '/me')
    const made = await create(admin)
    const client = basic(user.email, made.password)
    const agent = await on.agent()
    const forbidden: [string, string, unknown][] = [
      ['POST', '/invitations', { email: 'new@example.com', role: 'admin' }],
      ['POST', '/application-passwords', { name: 'Another' }],
      ['POST', `/users/${agent.user.id}/reset-link`, undefined],
      ['PUT', '/me/password', { currentPassword: made.password, newPassword: 'twelve signs' }],
    ]
    for (const [method, path, body] of forbidden) {
      expect(await client.problem(method, path, body)).toMatchObject({ status: 403, code: 'forbidden' })
    }
    const session = { email: user.email, password: made.password }
    expect(await on.anonymous.problem('POST', '/session', session)).toMatchObject({ code: 'invalid_credentials' })
  })

  it('may revoke itself, which is how its client signs out, and no other', async () => {
    const agent = await on.agent()
    const own = await create(agent)
    const other = await create(agent)
    const client = basic(agent.user.email, own.password)
    expect(await client.problem('DELETE', `/application-passwords/${other.id}`)).toMatchObject({ code: 'forbidden' })
    await client.json('DELETE', `/application-passwords/${own.id}`)
    expect(await client.problem('GET', '/me')).toMatchObject({ code: 'unauthenticated' })
  })

  it('Basic ignores cookies: a wrong one is nobody, a right one needs no proof against forgery', async () => {
    const agent = await on.agent()
    const made = await create(agent)
    const cookie = agent.headers['cookie'] ?? ''
    const wrong = createClient(on.server.url, { cookie, authorization: 'Basic bm9ib2R5OnB3' })
    expect(await wrong.problem('GET', '/me')).toMatchObject({ code: 'unauthenticated' })
    const headers = { cookie, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
    const client = basic(agent.user.email, made.password)
    const response = await client.request('DELETE', '/session', undefined, headers)
    expect(response.status).toBe(204)
    expect(response.headers.getSetCookie()).toEqual([])
    const other = await on.agent()
    const signIn = { email: other.user.email, password: other.password }
    expect((await client.request('POST', '/session', signIn, { cookie })).status).toBe(200)
    expect((await agent.request('GET', '/me')).status).toBe(200)
  })
})
