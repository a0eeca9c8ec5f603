import type { Me, Page, Pairing, PairingAnswer, PairingLookAnswer } from '@deskbell/contract'
import {
  pairingAnswerSchema,
  pairingLookAnswerSchema,
  pairingRedeemAnswerSchema,
  pairingSchema,
} from '@deskbell/contract/schemas'
import { pino } from 'pino'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import { sweep } from '../../ops/janitor.ts'
import { hashToken } from '../../secrets/tokens.ts'
import { type AgentClient, agentClient, createClient } from '../../test-support/client.ts'
import { createTestClock, day, hour, minute } from '../../test-support/clock.ts'
import { another, browser, cookieFrom, enter, pair, redeem, tokenOf } from '../../test-support/pair.ts'
import { plantDevice } from '../../test-support/plant-device.ts'
import { startTestServer, type TestServer } from '../../test-support/start-test-server.ts'
import { withDatabases } from '../../test-support/with-databases.ts'
import { withServer } from '../../test-support/with-server.ts'
import { redeemPairing } from './redeem-pairing.ts'

const clock = createTestClock()
/** The proxy in front says where somebody comes from. */
const env = { DESKBELL_TRUST_PROXY: '127.0.0.1' }

const sorted = (tries: Response[]) => tries.map(({ status }) => status).toSorted((a, b) => a - b)
const list = async (desk: AgentClient) => (await desk.json<Page<Pairing>>('GET', '/pairings')).items

withServer('pairing', { clock: clock.now, env }, server => {
  let on: TestServer
  let place = 0
  /** An address that no other test uses. */
  let here = ''
  beforeAll(() => {
    on = server()
  })
  beforeEach(() => {
    here = `192.0.2.${++place}`
    clock.advance(hour)
  })

  it('a phone signs in by the link: who it is for is asked first, and the maker sees the phone', async () => {
    const desk = await on.agent('Ana')
    const made = pairingAnswerSchema.parse(await desk.json('POST', '/pairings', {}))
    expect(made.url).toMatch(/^http:\/\/[^#?]*\/pair#[\w-]{43}$/)
    expect(Date.parse(made.expiresAt)).toBe(clock.now() + 2 * minute)
    expect(await list(desk)).toMatchObject([{ id: made.id, redeemedAt: null, sessions: [] }])

    const phone = browser(on, here)
    for (const _ of [1, 2]) {
      const looked = await phone.json<PairingLookAnswer>('POST', '/pairings/look', { token: tokenOf(made) })
      expect(pairingLookAnswerSchema.parse(looked).user).toMatchObject({ id: desk.user.id, name: 'Ana' })
    }
    expect(await phone.problem('GET', '/me')).toMatchObject({ code: 'unauthenticated' })

    const response = await phone.request('POST', '/pairings/redeem', { token: tokenOf(made) })
    expect(response.headers.getSetCookie()).toHaveLength(1)
    expect(response.headers.getSetCookie()[0]).toMatch(/^deskbell_session=[\w-]{43};.*HttpOnly.*SameSite=Lax/)
    phone.headers['cookie'] = cookieFrom(response)
    const paired = pairingRedeemAnswerSchema.parse(await response.json())
    expect(Date.parse(paired.codeExpiresAt)).toBe(clock.now() + 15 * minute)
    const { code: _code, codeExpiresAt: _end, ...me } = paired
    expect(await phone.json<Me>('GET', '/me')).toEqual(me)

    const [seen] = await list(desk)
    expect(pairingSchema.parse(seen)).toMatchObject({
      id: made.id,
      redeemedAt: new Date(clock.now()).toISOString(),
      sessions: [{ label: 'iPhone / Safari', current: false }],
    })
    expect(await list(phone)).toMatchObject([{ sessions: [{ current: true }] }])
    expect(await list(await on.agent())).toEqual([])
  })

  it('neither the link nor the code is in the database', async () => {
    const desk = await on.agent()
    const token = await pair(desk)
    const { code } = await redeem(browser(on, here), token)
    const rows = await on.server.database.db.selectFrom('pairings').selectAll().execute()
    const kept = rows.flatMap(row => Object.values(row)).map(String)
    expect(kept).toContain(hashToken(token))
    expect(kept.some(value => value.includes(token) || value === code || value === hashToken(code))).toBe(false)
  })

  it('the link works once, also of two at once', async () => {
    const desk = await on.agent()
    const token = await pair(desk)
    const tries = await Promise.all(
      Array.from({ length: 6 }, () => browser(on, here).request('POST', '/pairings/redeem', { token })),
    )
    expect(sorted(tries)).toEqual([200, 410, 410, 410, 410, 410])
    expect((await list(desk))[0]?.sessions).toHaveLength(1)
    const late = browser(on, here)
    expect(await late.problem('POST', '/pairings/redeem', { token })).toMatchObject({ code: 'link_used' })
    expect(await late.problem('POST', '/pairings/look', { token })).toMatchObject({ code: 'link_used' })
  })

  it('the link ends after two minutes, with the next one, and with the session that asked for it', async () => {
    const desk = await on.agent()
    const refused = async (token: string) =>
      expect(await browser(on, here).problem('POST', '/pairings/redeem', { token })).toMatchObject({
        code: 'link_used',
      })
    const first = await pair(desk)
    clock.advance(2 * minute)
    await refused(first)
    const second = await pair(desk)
    const third = await pair(desk)
    await refused(second)
    await desk.json('DELETE', '/session')
    await refused(third)
    await refused('guessed')
  })

  it('a password change closes link and code, and signs the phone out', async () => {
    const desk = await on.agent()
    const { code } = await redeem(browser(on, here), await pair(desk))
    const open = await pair(desk)
    await desk.json('PUT', '/me/password', { currentPassword: desk.password, newPassword: 'another password' })
    expect(await browser(on, here).problem('POST', '/pairings/redeem', { token: open })).toMatchObject({
      code: 'link_used',
    })
    expect((await enter(browser(on, here), code)).status).toBe(403)
    expect(await list(desk)).toEqual([])
  })

  it('a deactivated user pairs nothing any more', async () => {
    const desk = await on.agent()
    const { code } = await redeem(browser(on, here), await pair(desk))
    const open = await pair(desk)
    await (await on.admin()).json('PATCH', `/users/${desk.user.id}`, { deactivated: true })
    expect((await browser(on, here).request('POST', '/pairings/redeem', { token: open })).status).toBe(410)
    expect((await enter(browser(on, here), code)).status).toBe(403)
  })

  it('nobody who is signed in becomes somebody else: they are signed out first', async () => {
    const ana = await on.agent()
    const bea = await on.agent()
    const { code } = await redeem(browser(on, here), await pair(ana))
    const token = await pair(ana)
    for (const [path, body] of [
      ['/pairings/redeem', { token }],
      ['/pairings/code', { code }],
    ] as const) {
      expect(await bea.problem('POST', path, body)).toMatchObject({ status: 409, code: 'other_user' })
    }
    expect(await bea.json('GET', '/me')).toMatchObject({ user: { id: bea.user.id } })
    await bea.json('DELETE', '/session')
    expect((await redeem(bea, token)).user.id).toBe(ana.user.id)
    expect((await enter(browser(on, here), code)).status).toBe(200)
  })

  it('who is signed in as the same person keeps their device, and a session that had expired is nobody’s', async () => {
    const desk = await on.agent()
    const phone = agentClient(on.server.url)
    await phone.signIn(desk.user.email, desk.password)
    const session = hashToken(phone.headers['cookie']?.split('=')[1] ?? '')
    const device = await plantDevice(on.server.database, desk.user.id, { kind: 'session', id: session })
    await redeem(phone, await pair(desk))
    const devices = on.server.database.db.selectFrom('devices').selectAll().where('id', '=', device)
    expect(await devices.executeTakeFirstOrThrow()).toMatchObject({
      removed_at: null,
      credential_id: hashToken(phone.headers['cookie']?.split('=')[1] ?? ''),
    })
    clock.advance(91 * day)
    const other = await on.agent()
    await redeem(phone, await pair(other))
    expect(await devices.executeTakeFirstOrThrow()).toMatchObject({ removed_reason: 'signed_out' })
  })

  it('an application password neither makes, redeems nor ends a pairing', async () => {
    const desk = await on.agent()
    const { password } = await desk.json<{ password: string }>('POST', '/application-passwords', { name: 'App' })
    const basic = Buffer.from(`${desk.user.email}:${password}`).toString('base64')
    const app = createClient(on.server.url, { authorization: `Basic ${basic}` })
    const made = await desk.json<PairingAnswer>('POST', '/pairings', {})
    for (const [method, path, body] of [
      ['POST', '/pairings', {}],
      ['DELETE', `/pairings/${made.id}`, undefined],
      ['POST', '/pairings/redeem', { token: tokenOf(made) }],
      ['POST', '/pairings/code', { code: '123456' }],
    ] as const) {
      expect(await app.problem(method, path, body)).toMatchObject({ code: 'forbidden' })
    }
    await redeem(browser(on, here), tokenOf(made))
  })

  it('the installed app signs in by the six digits, once, within fifteen minutes', async () => {
    const desk = await on.agent()
    const { code } = await redeem(browser(on, here), await pair(desk))
    clock.advance(15 * minute - 1)
    const app = browser(on, here)
    const response = await enter(app, code)
    app.headers['cookie'] = cookieFrom(response)
    expect(await app.json('GET', '/me')).toMatchObject({ user: { id: desk.user.id } })
    expect((await list(desk))[0]?.sessions).toHaveLength(2)
    expect((await enter(browser(on, here), code)).status).toBe(403)

    const later = await redeem(browser(on, here), await pair(desk))
    clock.advance(15 * minute)
    expect((await enter(browser(on, here), later.code)).status).toBe(403)
  })

  it('a code takes five tries from where it was shown, counted at once or one after the other', async () => {
    const desk = await on.agent()
    const first = await redeem(browser(on, here), await pair(desk))
    const wrong = await Promise.all([1, 2, 3, 4].map(by => enter(browser(on, here), another(first.code, by))))
    expect(wrong.map(({ status }) => status)).toEqual([403, 403, 403, 403])
    expect((await enter(browser(on, here), first.code)).status).toBe(200)

    here = `198.51.100.${place}`
    const second = await redeem(browser(on, here), await pair(desk))
    const more = await Promise.all([1, 2, 3, 4, 5].map(by => enter(browser(on, here), another(second.code, by))))
    expect(more.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403])
    const refused = await browser(on, here).problem('POST', '/pairings/code', { code: second.code })
    expect(refused).toEqual(await browser(on, here).problem('POST', '/pairings/code', { code: another(second.code) }))
    expect(refused).toMatchObject({ code: 'wrong_code' })
  })

  it('an address has ten wrong tries, then none for a quarter of an hour', async () => {
    const desk = await on.agent()
    const statuses = []
    for (let by = 0; by < 11; by++) statuses.push((await enter(browser(on, here), another('000000', by))).status)
    expect(statuses).toEqual([...Array<number>(10).fill(403), 429])
    const { code } = await redeem(browser(on, here), await pair(desk))
    const locked = await enter(browser(on, here), code)
    expect(locked.status).toBe(429)
    expect(Number(locked.headers.get('retry-after'))).toBe(15 * 60)
    clock.advance(15 * minute)
    const again = await redeem(browser(on, here), await pair(desk))
    expect((await enter(browser(on, here), again.code)).status).toBe(200)
  })

  it('strangers have twenty wrong tries together, and can close nobody’s code', async () => {
    const desk = await on.agent()
    const { code } = await redeem(browser(on, here), await pair(desk))
    const stranger = (by: number) => browser(on, `203.0.113.${place * 4 + Math.floor(by / 8)}`)
    const tries = await Promise.all(Array.from({ length: 26 }, (_, by) => enter(stranger(by), another(code, by + 1))))
    const statuses = tries.map(({ status }) => status)
    expect(statuses.filter(status => status === 403)).toHaveLength(20)
    expect(statuses.filter(status => status === 429)).toHaveLength(6)
    // Who would have guessed it now is refused; its owner is not.
    expect((await enter(stranger(25), code)).status).toBe(429)
    expect((await enter(browser(on, here), code)).status).toBe(200)
  })

  it('who ends a pairing signs out what came of it, with its devices', async () => {
    const desk = await on.agent()
    const made = await desk.json<PairingAnswer>('POST', '/pairings', {})
    const phone = browser(on, here)
    const { code } = await redeem(phone, tokenOf(made))
    const app = browser(on, here)
    app.headers['cookie'] = cookieFrom(await enter(app, code))
    const session = hashToken(app.headers['cookie'].split('=')[1] ?? '')
    const device = await plantDevice(on.server.database, desk.user.id, { kind: 'session', id: session })
    const other = await on.agent()
    expect(await other.problem('DELETE', `/pairings/${made.id}`)).toMatchObject({ code: 'not_found' })
    await desk.json('DELETE', `/pairings/${made.id}`)
    for (const ended of [phone, app]) {
      expect(await ended.problem('GET', '/me')).toMatchObject({ code: 'unauthenticated' })
    }
    const { db } = on.server.database
    const row = await db.selectFrom('devices').selectAll().where('id', '=', device).executeTakeFirstOrThrow()
    expect(row).toMatchObject({ endpoint: null, removed_reason: 'signed_out', removed_by: desk.user.id })
    expect(await list(desk)).toEqual([])
    const told = await db
      .selectFrom('audit_log')
      .selectAll()
      .where('actor_id', '=', desk.user.id)
      .orderBy('id')
      .execute()
    expect(told.filter(({ action }) => action.startsWith('pair')).map(row => [row.action, row.via])).toEqual([
      ['pairing_made', 'session'],
      ['paired', 'link'],
      ['paired', 'link'],
      ['pairing_ended', 'session'],
    ])
    expect(told.map(({ details }) => details).join('')).not.toContain(code)
    expect(told.find(({ action }) => action === 'paired')?.address).toBe(here)
    expect(await desk.json('GET', '/me')).toMatchObject({ user: { id: desk.user.id } })
  })

  it('what breaks before the end of a sign-in uses nothing up', async () => {
    const desk = await on.agent()
    const token = await pair(desk)
    const broken = redeemPairing(
      {
        database: on.server.database,
        clock: clock.now,
        random: bytes => crypto.getRandomValues(bytes),
        forgetWindows: () => Promise.reject(new Error('killed')),
        codeKey: Buffer.alloc(32),
        log: pino({ level: 'silent' }),
      },
      token,
      { address: here, userAgent: null, language: null, replaces: 'a session', signedInAs: undefined },
    )
    await expect(broken).rejects.toThrow('killed')
    expect(await list(desk)).toMatchObject([{ redeemedAt: null, sessions: [] }])
    expect((await redeem(browser(on, here), token)).user.id).toBe(desk.user.id)
  })

  it('is swept away after a day, unless somebody is signed in by it', async () => {
    const desk = await on.agent()
    await pair(desk)
    await redeem(browser(on, here), await pair(desk))
    const count = async () => {
      const pairings = on.server.database.db.selectFrom('pairings').select('id')
      return (await pairings.where('user_id', '=', desk.user.id).execute()).length
    }
    expect(await count()).toBe(2)
    clock.advance(day)
    await sweep({ database: on.server.database, clock: clock.now })
    expect(await count()).toBe(1)
    clock.advance(90 * day)
    await sweep({ database: on.server.database, clock: clock.now })
    expect(await count()).toBe(0)
  })
})

withDatabases('pairing on two servers', (make, kind) => {
  // SQLite has one server a file.
  it.skipIf(kind === 'sqlite')(
    'a code that one made works on the other, and tries on both are counted together',
    async () => {
      const database = await make()
      await using one = await startTestServer({ database, clock: clock.now, env })
      await using two = await startTestServer({ database, clock: clock.now, env })
      const desk = await one.agent()
      const token = await pair(desk)
      const both = await Promise.all(
        [one, two].map(each => browser(each, '192.0.2.1').request('POST', '/pairings/redeem', { token })),
      )
      expect(sorted(both)).toEqual([200, 410])
      const { code } = await redeem(browser(two, '192.0.2.1'), await pair(desk))
      const tries = await Promise.all(
        [1, 2, 3, 4, 5].map(by => enter(browser(by % 2 ? one : two, '192.0.2.1'), another(code, by))),
      )
      expect(tries.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403])
      expect((await enter(browser(one, '192.0.2.1'), code)).status).toBe(403)
      const { code: next } = await redeem(browser(one, '192.0.2.2'), await pair(desk))
      expect((await enter(browser(two, '192.0.2.2'), next)).status).toBe(200)
    },
  )
})
