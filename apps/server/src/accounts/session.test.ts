import type { Me } from '@deskbell/contract'
import { meSchema } from '@deskbell/contract/schemas'
import { beforeAll, expect, it } from 'vitest'
import { hashToken } from '../secrets/tokens.ts'
import { agentClient, type Client } from '../test-support/client.ts'
import { createTestClock, day, minute } from '../test-support/clock.ts'
import { openStream } from '../test-support/open-stream.ts'
import { plantDevice } from '../test-support/plant-device.ts'
import { adminEmail, adminPassword, type TestServer } from '../test-support/start-test-server.ts'
import { withServer } from '../test-support/with-server.ts'

const clock = createTestClock()

withServer('session', { clock: clock.now }, server => {
  let on: TestServer
  beforeAll(() => {
    on = server()
  })

  const tokenOf = (client: Client) => client.headers['cookie']?.split('=')[1] ?? ''
  const device = async (client: Client) => {
    const { user } = await client.json<Me>('GET', '/me')
    return plantDevice(on.server.database, user.id, { kind: 'session', id: hashToken(tokenOf(client)) })
  }
  const deviceRow = (id: string) =>
    on.server.database.db
      .selectFrom('devices')
      .selectAll()
      .where('id', '=', id as never)
      .executeTakeFirstOrThrow()

  it('signs in with the body of GET /me, tells who is signed in, and signs out', async () => {
    const client = agentClient(on.server.url)
    const response = await client.signIn(' Ada@Example.com ', adminPassword)
    const me = meSchema.parse(await response.json())
    expect(me.user).toMatchObject({ email: adminEmail, role: 'admin' })
    expect(await client.json('GET', '/me')).toEqual(me)
    await client.json('DELETE', '/session')
    expect(await client.problem('GET', '/me')).toMatchObject({ status: 401, code: 'unauthenticated' })
  })

  it('sets one cookie: HttpOnly, SameSite=Lax, Path=/, and not Secure while the public URL is http', async () => {
    const response = await agentClient(on.server.url).signIn(adminEmail, adminPassword)
    const [cookie, ...more] = response.headers.getSetCookie()
    expect(more).toEqual([])
    expect(cookie).toMatch(/^deskbell_session=[\w-]{43};/)
    expect(cookie?.split('; ').slice(1).sort()).toEqual(['HttpOnly', 'Max-Age=34560000', 'Path=/', 'SameSite=Lax'])
  })

  it('rolls for 90 days after the last use, and ends then', async () => {
    const client = await on.admin()
    clock.advance(89 * day)
    await client.json('GET', '/me')
    clock.advance(89 * day)
    const response = await client.request('GET', '/me')
    expect(response.status).toBe(200)
    expect(response.headers.getSetCookie()).toEqual([])
    clock.advance(90 * day)
    expect(await client.problem('GET', '/me')).toMatchObject({ code: 'unauthenticated' })
  })

  it('session fixation: a cookie that was there before is not the one after signing in', async () => {
    const client = agentClient(on.server.url)
    client.headers['cookie'] = 'deskbell_session=chosen-by-the-attacker'
    await client.signIn(adminEmail, adminPassword)
    expect(tokenOf(client)).not.toContain('attacker')
    const attacker = agentClient(on.server.url)
    attacker.headers['cookie'] = 'deskbell_session=chosen-by-the-attacker'
    expect(await attacker.problem('GET', '/me')).toMatchObject({ code: 'unauthenticated' })
  })

  it('A12: signing out takes the device off, in the same moment', async () => {
    const client = await on.agent()
    const id = await device(client)
    await client.json('DELETE', '/session')
    const row = await deviceRow(id)
    expect(row).toMatchObject({
      endpoint: null,
      endpoint_hash: null,
      p256dh: null,
      auth: null,
      removed_reason: 'signed_out',
    })
    expect(row.removed_at).toBe(clock.now())
  })

  it('A12: a device that the push service removed does not come back after the sign-out', async () => {
    const client = await on.agent()
    const id = await device(client)
    const { db } = on.server.database
    const gone = { removed_reason: 'gone', removed_at: 1, renew_token_hash: 'renew' } as const
    await db.updateTable('devices').set(gone).where('id', '=', id).execute()
    await client.json('DELETE', '/session')
    expect(await deviceRow(id)).toMatchObject({ renew_token_hash: null, credential_id: null, removed_reason: 'gone' })
  })

  it('A12: the admins are told of it live', async () => {
    const client = await on.agent()
    const id = await device(client)
    await client.json('DELETE', '/session')
    const events = await on.server.database.db.selectFrom('events').selectAll().execute()
    const told = events.filter(event => event.type === 'device.updated' && event.data.includes(id))
    expect(told.map(event => event.audience)).toEqual([`user:${client.user.id}`])
  })

  it('A12: signing in as somebody else takes the device off the last user, even when that session had expired', async () => {
    const first = await on.agent()
    const id = await device(first)
    clock.advance(91 * day)
    await first.signIn(adminEmail, adminPassword)
    expect(await deviceRow(id)).toMatchObject({ endpoint: null, removed_reason: 'signed_out' })
  })

  it('signing in as somebody else ends the streams of the last user', async () => {
    const first = await on.agent()
    await using stream = await openStream(`${on.server.url}/api/v1/events`, { ...first.headers })
    await stream.alive()
    // At once, and not with the next heartbeat, which looks at the rights too.
    const { promise: told, resolve } = Promise.withResolvers<string>()
    const silence = on.server.database.wake.listen('rights', resolve)
    await first.signIn(adminEmail, adminPassword)
    const tooLate = stream.ended.then(() => 'ended before anybody was told')
    expect(await Promise.race([told, tooLate])).toBe(first.user.id)
    silence()
    expect(await stream.ended).toBe('ended')
  })

  it('keeps the device of the same person who signs in again, and takes it off when they sign out then', async () => {
    const client = await on.agent()
    const id = await device(client)
    await client.signIn(client.user.email, client.password)
    expect(await deviceRow(id)).toMatchObject({ removed_at: null })
    await client.json('DELETE', '/session')
    expect(await deviceRow(id)).toMatchObject({ removed_reason: 'signed_out' })
  })

  it('lets a device whose session merely expired ring on', async () => {
    const client = await on.agent()
    const id = await device(client)
    clock.advance(91 * day)
    expect(await client.problem('GET', '/me')).toMatchObject({ code: 'unauthenticated' })
    expect(await deviceRow(id)).toMatchObject({ removed_at: null })
  })

  it('counts failures alone: ten in a quarter of an hour, for one account, then a right password waits too', async () => {
    const { user, password } = await on.agent()
    const client = agentClient(on.server.url)
    const wrong = () => client.request('POST', '/session', { email: user.email, password: 'a wrong password' })
    for (let n = 0; n < 12; n++) await client.signIn(user.email, password)
    for (let n = 0; n < 10; n++) expect((await wrong()).status).toBe(401)
    const locked = await client.request('POST', '/session', { email: user.email, password })
    expect(locked.status).toBe(429)
    expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await client.signIn(adminEmail, adminPassword)).status).toBe(200)
    clock.advance(16 * minute)
    expect((await client.signIn(user.email, password)).status).toBe(200)
  })

  it('brute force: guesses made at the same moment are counted too', async () => {
    const { user, password } = await on.agent()
    const guess = (n: number) =>
      on.anonymous.request('POST', '/session', { email: user.email, password: `wrong password ${n}` })
    const answers = await Promise.all(Array.from({ length: 30 }, (_, n) => guess(n)))
    expect(answers.filter(answer => answer.status === 401)).toHaveLength(10)
    const right = await on.anonymous.problem('POST', '/session', { email: user.email, password })
    expect(right).toMatchObject({ code: 'rate_limited' })
  })

  it('enumeration: an unknown account, a wrong password and a deactivated user get the same answer', async () => {
    const admin = await on.admin()
    const gone = await on.agent()
    await admin.json('PATCH', `/users/${gone.user.id}`, { deactivated: true })
    const bodies = []
    for (const [email, password] of [
      ['nobody@example.com', 'a wrong password'],
      [adminEmail, 'a wrong password'],
      [gone.user.email, gone.password],
    ]) {
      bodies.push(await on.anonymous.problem('POST', '/session', { email, password }))
    }
    expect(new Set(bodies.map(body => JSON.stringify(body))).size).toBe(1)
  })

  it('enumeration: an unknown account takes as long as a known one', async () => {
    const time = async (email: string) => {
      const from = performance.now()
      await on.anonymous.problem('POST', '/session', { email, password: 'a wrong password' })
      return performance.now() - from
    }
    // In turns, and the quickest of each: a busy machine slows both alike.
    let [unknown, known] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
    for (let n = 0; n < 5; n++) {
      unknown = Math.min(unknown, await time('nobody.at.all@example.com'))
      known = Math.min(known, await time(adminEmail))
    }
    // Without a hash to compare, the unknown one would take a small part of the time.
    expect(unknown).toBeGreaterThan(known / 4)
    clock.advance(16 * minute)
  })

  it('never asks the browser for its own dialog', async () => {
    for (const headers of [{}, { authorization: 'Basic bm9ib2R5OnB3' }]) {
      const response = await on.anonymous.request('GET', '/me', undefined, headers)
      expect(response.status).toBe(401)
      expect(response.headers.get('www-authenticate')).toBeNull()
    }
  })
})
