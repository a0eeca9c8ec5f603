import { afterEach, beforeEach, expect, it } from 'vitest'
import { agentClient } from '../test-support/client.ts'
import { createTestClock, hour } from '../test-support/clock.ts'
import { adminEmail, startTestServer, type TestServer } from '../test-support/start-test-server.ts'
import { type TestDatabase, withDatabases } from '../test-support/with-databases.ts'

withDatabases('first-run set-up', make => {
  const clock = createTestClock()
  let test: TestDatabase
  let on: TestServer | undefined
  beforeEach(async () => {
    test = await make()
  })
  afterEach(async () => {
    await on?.close()
    await test.remove()
  })
  const start = async (withoutAdmin: boolean, env = {}) => {
    await on?.close()
    on = await startTestServer({ database: test, clock: clock.now, withoutAdmin, env })
    return on
  }
  const linkOf = (server: TestServer) => new URL(/http\S+/.exec(server.announced.join('\n'))?.[0] ?? '')
  const person = { name: 'Ada', email: 'ada@site.org', password: 'twelve signs' }

  it('the first start prints a link with which the first admin is made, once', async () => {
    const server = await start(true)
    const link = linkOf(server)
    expect(link.origin).toBe(server.server.publicUrl)
    expect(link.pathname).toBe('/setup')
    expect(await server.anonymous.json('GET', '/setup')).toEqual({ needed: true })
    const setup = { token: link.hash.slice(1), ...person }
    const response = await server.anonymous.request('POST', '/setup', setup)
    expect(response.status).toBe(201)
    expect(await response.json()).toMatchObject({ user: { email: 'ada@site.org', role: 'admin' } })
    expect((await agentClient(server.server.url).signIn(person.email, person.password)).status).toBe(200)
    expect(await server.anonymous.json('GET', '/setup')).toEqual({ needed: false })
    expect(await server.anonymous.problem('POST', '/setup', setup)).toMatchObject({ code: 'setup_done' })
    expect((await start(true)).announced).toEqual([])
  })

  it('a wrong or old link makes nobody an admin; the next start prints a new one', async () => {
    const first = await start(true)
    const setup = { token: linkOf(first).hash.slice(1), ...person }
    expect(await first.anonymous.problem('POST', '/setup', { ...setup, token: 'guessed' })).toMatchObject({
      status: 410,
    })
    clock.advance(24 * hour)
    expect(await first.anonymous.problem('POST', '/setup', setup)).toMatchObject({ code: 'link_used' })
    const second = await start(true)
    expect(linkOf(second).hash).not.toBe(linkOf(first).hash)
    expect(await second.anonymous.problem('POST', '/setup', setup)).toMatchObject({ code: 'link_used' })
  })

  it('a link that two people open at once makes one admin', async () => {
    const server = await start(true)
    const token = linkOf(server).hash.slice(1)
    const answers = await Promise.all(
      ['one', 'two'].map(name =>
        server.anonymous.request('POST', '/setup', { ...person, token, email: `${name}@site.org` }),
      ),
    )
    expect(answers.filter(answer => answer.status === 201)).toHaveLength(1)
  })

  it('unattended: the configured admin is made once, and ignored from then on', async () => {
    const server = await start(false)
    expect(server.announced).toEqual([])
    expect(await server.anonymous.json('GET', '/setup')).toEqual({ needed: false })
    await server.admin()
    const other = await start(false, {
      DESKBELL_ADMIN_EMAIL: 'eve@site.org',
      DESKBELL_ADMIN_PASSWORD: 'another password',
    })
    const eve = { email: 'eve@site.org', password: 'another password' }
    expect(await other.anonymous.problem('POST', '/session', eve)).toMatchObject({ code: 'invalid_credentials' })
    expect(await (await other.admin()).json('GET', '/me')).toMatchObject({ user: { email: adminEmail } })
  })
})
