import { randomBytes } from 'node:crypto'
import type { Device, DeviceId, DevicePut, DevicePutAnswer, Page, PushSettings } from '@deskbell/contract'
import { deviceSchema } from '@deskbell/contract/schemas'
import type { PushService } from '@deskbell/push-service'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Client } from '../test-support/client.ts'
import { devicesToldOf } from '../test-support/devices-told-of.ts'
import { makeSubscriptions } from '../test-support/make-subscriptions.ts'
import { ended, newDeviceId, startTrustedPushService, trace } from '../test-support/push-site.ts'
import { startTestServer, type TestServer } from '../test-support/start-test-server.ts'
import { type TestDatabase, withDatabases } from '../test-support/with-databases.ts'

const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1'

withDatabases('devices', make => {
  let database: TestDatabase
  let service: PushService
  let on: TestServer
  let admin: Client
  let push: PushSettings
  /** Each is used once. */
  let subscriptions: DevicePut['subscription'][]
  beforeAll(async () => {
    database = await make()
    service = await startTrustedPushService()
    on = await startTestServer({ database, env: { DESKBELL_PUSH_EXTRA_HOSTS: service.extraHosts } })
    admin = await on.admin()
    push = await admin.json<PushSettings>('GET', '/push')
    subscriptions = await makeSubscriptions(service, push.applicationServerKey, 160)
  })
  afterAll(async () => {
    await service.close()
    await on.close()
    await database.remove()
  })

  const body = (more: Partial<DevicePut> = {}): DevicePut => {
    const subscription = subscriptions.pop()
    if (!subscription) throw new Error('More subscriptions are needed')
    return { subscription, keyId: push.keyId, ...more }
  }
  /** Its welcome is sent, and told of: what comes after is none of its doing. */
  const settled = async (client: Client, id: string) => {
    const row = await on.server.database.db
      .selectFrom('deliveries')
      .select('notification_id')
      .where('device_id', '=', id as DeviceId)
      .orderBy('queued_at', 'desc')
      .executeTakeFirstOrThrow()
    await trace(client, row.notification_id, ended)
  }
  const put = (client: Client, id: string, more: DevicePut) =>
    client.json<DevicePutAnswer>('PUT', `/devices/${id}`, more)
  const bearer = (token: string | undefined) => ({ authorization: `Bearer ${token}` })
  const list = (client: Client, query = '') => client.json<Page<Device>>('GET', `/devices${query}`)
  const count = async () => (await list(admin, '?owner=all')).total

  describe('PUT', () => {
    it('W10 W11 W41: 201 with a device of the signed-in user and a renew token, then 200 with neither a token nor a new row', async () => {
      const agent = await on.agent('Put One')
      const id = newDeviceId()
      const given = body({ installed: true, language: 'de', timeZone: 'Europe/Berlin' })
      const first = await agent.request('PUT', `/devices/${id}`, given)
      expect(first.status).toBe(201)
      const device = (await first.json()) as DevicePutAnswer
      expect(device).toMatchObject({ id, owner: { id: agent.user.id, name: 'Put One' }, installed: true })
      expect(device.renewToken).toMatch(/^[\w-]{43}$/)
      const second = await agent.request('PUT', `/devices/${id}`, given)
      expect(second.status).toBe(200)
      expect(await second.json()).not.toHaveProperty('renewToken')
      expect((await list(agent)).items).toHaveLength(1)
    })

    it('never answers with an endpoint or a key', async () => {
      const agent = await on.agent('Put Secret')
      const given = body()
      const answers = [
        await (await agent.request('PUT', `/devices/${newDeviceId()}`, given)).text(),
        await (await agent.request('GET', '/devices')).text(),
      ]
      const { endpoint, keys } = given.subscription
      for (const text of answers)
        for (const secret of [endpoint, keys.p256dh, keys.auth]) expect(text).not.toContain(secret)
      expect(deviceSchema.safeParse((JSON.parse(answers[1] ?? '') as Page<Device>).items[0]).success).toBe(true)
    })

    it('W24 W25: makes a label from the browser, unless the client has a better one', async () => {
      const agent = await on.agent('Put Label')
      const made = await agent.json('PUT', `/devices/${newDeviceId()}`, body(), { 'user-agent': iphone })
      expect(made).toMatchObject({ label: 'iPhone / Safari' })
      const empty = await agent.json('PUT', `/devices/${newDeviceId()}`, body({ label: '' }), { 'user-agent': iphone })
      expect(empty).toMatchObject({ label: 'iPhone / Safari' })
      const unknown = await agent.json('PUT', `/devices/${newDeviceId()}`, body(), { 'user-agent': 'x' })
      expect(unknown).toMatchObject({ label: 'Unknown device' })
      const id = newDeviceId()
      const given = await agent.json('PUT', `/devices/${id}`, body({ label: 'iPad / Sa\u0000fari' }), {
        'user-agent': iphone,
      })
      expect(given).toMatchObject({ label: 'iPad / Safari' })
      expect(await agent.json('PUT', `/devices/${id}`, body())).toMatchObject({ label: 'iPad / Safari' })
    })

    it('W31: renewing updates endpoint, keys and last seen, and removes no other row', async () => {
      const agent = await on.agent('Put Renew')
      const [one, two] = [newDeviceId(), newDeviceId()]
      const before = await put(agent, one, body())
      await put(agent, two, body())
      const renewed = await put(agent, one, body())
      expect(Date.parse(renewed.lastSeenAt)).toBeGreaterThanOrEqual(Date.parse(before.lastSeenAt))
      expect(renewed.registeredAt).toBe(before.registeredAt)
      expect((await list(agent)).items.map(device => device.id).toSorted()).toEqual([one, two].toSorted())
    })

    it('tells of a new device and of what can be seen to have changed; a mere renewal is no news', async () => {
      const agent = await on.agent('Put News')
      const id = newDeviceId()
      const given = body()
      const told = await devicesToldOf(agent)
      await put(agent, id, given)
      await settled(agent, id)
      // The row, and what became of its welcome.
      expect(new Set(await told())).toEqual(new Set([id]))
      for (let n = 0; n < 3; n += 1) await put(agent, id, given)
      expect(await told()).toEqual([])
      await put(agent, id, { ...given, label: 'Mac / Chrome' })
      await put(agent, id, { ...given, installed: true })
      expect(await told()).toEqual([id, id])
    })

    it('the same endpoint and owner under another id: 200 with the row that exists', async () => {
      const agent = await on.agent('Put Adopt')
      const id = newDeviceId()
      const given = body()
      await put(agent, id, given)
      const answer = await agent.request('PUT', `/devices/${newDeviceId()}`, given)
      expect(answer.status).toBe(200)
      expect(await answer.json()).toMatchObject({ id })
      expect((await list(agent)).items).toHaveLength(1)
    })

    it('another user’s id or endpoint: 409, unless endpoint and both keys match', async () => {
      const [first, second] = [await on.agent('Put Mine'), await on.agent('Put Yours')]
      const id = newDeviceId()
      const given = body()
      const { renewToken } = await put(first, id, {
        ...given,
        ...{ label: 'Mac / Chrome', installed: true, language: 'de', timeZone: 'Europe/Berlin' },
        appUrl: on.server.publicUrl,
      })
      await first.json('PATCH', `/devices/${id}`, { name: 'My secret name' })
      const otherAuth = { ...given.subscription, keys: { ...given.subscription.keys, auth: auth() } }
      expect(await second.problem('PUT', `/devices/${id}`, body())).toMatchObject({
        status: 409,
        code: 'device_conflict',
      })
      for (const target of [id, newDeviceId()]) {
        const stolen = { ...given, subscription: otherAuth }
        expect(await second.problem('PUT', `/devices/${target}`, stolen)).toMatchObject({ code: 'device_conflict' })
      }
      await settled(first, id)
      const told = await devicesToldOf(first)
      const moved = await second.request('PUT', `/devices/${newDeviceId()}`, given)
      expect(moved.status).toBe(201)
      // The table that it left is told, too.
      expect(await told()).toEqual([id])
      const columns = ['app_url', 'language', 'time_zone', 'installed'] as const
      const row = await on.server.database.db.selectFrom('devices').select(columns).where('id', '=', id).execute()
      expect(row).toEqual([{ app_url: null, language: null, time_zone: null, installed: 0 }])
      expect(await moved.json()).toMatchObject({ id, owner: { id: second.user.id }, name: null, lastDelivery: null })
      expect((await list(first)).items).toHaveLength(0)
      // The first user's worker can do nothing to it any more.
      expect(await on.anonymous.problem('DELETE', `/devices/${id}`, undefined, bearer(renewToken))).toMatchObject({
        code: 'unauthenticated',
      })
    })

    it('W5: push off: 409, for tests too; the registered ones stay', async () => {
      const agent = await on.agent('Put Off')
      const id = newDeviceId()
      await put(agent, id, body())
      expect(await admin.json('PATCH', '/push', { enabled: false })).toMatchObject({ enabled: false })
      expect(await agent.problem('PUT', `/devices/${newDeviceId()}`, body())).toMatchObject({
        status: 409,
        code: 'push_disabled',
      })
      expect(await agent.problem('POST', `/devices/${id}/test`, {})).toMatchObject({ code: 'push_disabled' })
      await admin.json('PATCH', '/push', { enabled: true })
      expect((await list(agent)).items).toHaveLength(1)
    })

    it('at most 20 devices of a user', async () => {
      const agent = await on.agent('Put Many')
      const ids = Array.from({ length: 20 }, newDeviceId)
      for (const id of ids) await put(agent, id, body())
      expect(await agent.problem('PUT', `/devices/${newDeviceId()}`, body())).toMatchObject({
        status: 409,
        code: 'device_limit',
      })
      await put(agent, ids[0] ?? '', body())
      await agent.json('DELETE', `/devices/${ids[1]}`)
      await put(agent, newDeviceId(), body())
    })

    it('two at once never make twenty-one', async () => {
      const agent = await on.agent('Put Race')
      for (let n = 0; n < 18; n += 1) await put(agent, newDeviceId(), body())
      const answers = await Promise.all(
        Array.from({ length: 6 }, () => agent.request('PUT', `/devices/${newDeviceId()}`, body())),
      )
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(2)
      expect((await list(agent)).total).toBe(20)
    })

    it('the worker renews and removes by its token alone, that row alone', async () => {
      const agent = await on.agent('Put Token')
      const [id, other] = [newDeviceId(), newDeviceId()]
      const { renewToken } = await put(agent, id, body())
      const elsewhere = body()
      await put(agent, other, elsewhere)
      const renewed = await on.anonymous.request('PUT', `/devices/${id}`, body(), bearer(renewToken))
      expect(renewed.status).toBe(200)
      for (const token of [renewToken, 'x', undefined]) {
        expect(await on.anonymous.problem('PUT', `/devices/${other}`, body(), bearer(token))).toMatchObject({
          status: 401,
        })
        expect(await on.anonymous.problem('DELETE', `/devices/${other}`, undefined, bearer(token))).toMatchObject({
          status: 401,
        })
      }
      expect(await on.anonymous.problem('PUT', `/devices/${id}`, elsewhere, bearer(renewToken))).toMatchObject({
        code: 'device_conflict',
      })
      expect((await on.anonymous.request('DELETE', `/devices/${id}`, undefined, bearer(renewToken))).status).toBe(204)
      expect((await list(agent)).items.map(device => device.id)).toEqual([other])
    })

    it('appUrl is the public URL or a listed origin', async () => {
      const agent = await on.agent('Put App')
      for (const appUrl of [on.server.publicUrl, `${on.server.publicUrl}/app/`])
        await put(agent, newDeviceId(), body({ appUrl }))
      for (const appUrl of [
        'https://evil.example.com',
        `http://localhost.evil.example`,
        `${on.server.publicUrl}/?x`,
        'ftp://localhost',
      ]) {
        const answer = await agent.problem('PUT', `/devices/${newDeviceId()}`, body({ appUrl }))
        expect([answer.status, answer.code]).toEqual([400, 'app_url_invalid'])
      }
    })

    it('nobody and wrong ids are refused', async () => {
      expect(await on.anonymous.problem('PUT', `/devices/${newDeviceId()}`, body())).toMatchObject({ status: 401 })
      expect(await admin.problem('PUT', '/devices/dev_short', body())).toMatchObject({ status: 400, code: 'invalid' })
      expect(await admin.problem('PUT', `/devices/${newDeviceId()}`, { ...body(), keyId: '' })).toMatchObject({
        status: 400,
      })
      expect(await admin.problem('PUT', `/devices/${newDeviceId()}`, body({ keyId: 'of-another-site' }))).toMatchObject(
        {
          code: 'subscription_invalid',
          fault: 'key_unknown',
        },
      )
    })

    it('a hostile subscription is refused with its fault, and nothing is stored', async () => {
      const before = await count()
      const { endpoint, keys } = body().subscription
      const hostile: [string, unknown][] = [
        ['p256dh_invalid', { endpoint, keys: { ...keys, p256dh: offTheCurve() } }],
        ['p256dh_invalid', { endpoint, keys: { ...keys, p256dh: 'AAAA' } }],
        ['auth_invalid', { endpoint, keys: { ...keys, auth: randomBytes(15).toString('base64url') } }],
        ['endpoint_not_https', { endpoint: endpoint.replace('https', 'http'), keys }],
        ['endpoint_private_address', { endpoint: 'https://169.254.169.254/latest/meta-data', keys }],
        ['endpoint_private_address', { endpoint: 'https://[::1]/x', keys }],
        ['endpoint_private_address', { endpoint: 'https://localhost/x', keys }],
        ['endpoint_userinfo', { endpoint: 'https://fcm.googleapis.com@evil.example/x', keys }],
        ['endpoint_port', { endpoint: 'https://fcm.googleapis.com:8443/x', keys }],
        ['endpoint_fragment', { endpoint: `${endpoint}#x`, keys }],
        ['endpoint_too_long', { endpoint: `${endpoint}${'x'.repeat(2048)}`, keys }],
        ['endpoint_host_not_allowed', { endpoint: 'https://fcm.googleapis.com.evil.example/x', keys }],
        ['endpoint_host_not_allowed', { endpoint: 'https://evilpush.apple.com/x', keys }],
        ['endpoint_invalid', { endpoint: 'no address', keys }],
      ]
      for (const [fault, subscription] of hostile) {
        const answer = await admin.problem('PUT', `/devices/${newDeviceId()}`, { subscription, keyId: push.keyId })
        expect([answer.status, answer.code, answer.fault]).toEqual([400, 'subscription_invalid', fault])
      }
      for (const subscription of [
        null,
        {},
        { endpoint },
        { endpoint: 'x'.repeat(5000), keys },
        { endpoint, keys: { p256dh: 1 } },
      ]) {
        const answer = await admin.problem('PUT', `/devices/${newDeviceId()}`, { subscription, keyId: push.keyId })
        expect([answer.status, answer.code]).toEqual([400, 'invalid'])
      }
      expect(await count()).toBe(before)
    })
  })

  describe('removal', () => {
    it('W37 L3: after the push service’s 410 the worker comes back by its token, which stays good ever after', async () => {
      const agent = await on.agent('Del Gone')
      const id = newDeviceId()
      const { renewToken } = await put(agent, id, body())
      await on.server.database.db
        .updateTable('devices')
        .set({
          ...{ endpoint: null, endpoint_hash: null, p256dh: null, auth: null },
          ...{ removed_at: Date.now(), removed_reason: 'gone' },
        })
        .where('id', '=', id)
        .execute()
      const renew = () => on.anonymous.request('PUT', `/devices/${id}`, body(), bearer(renewToken))
      const back = await renew()
      expect(back.status).toBe(201)
      // It comes again even to a client that lost it with the answer.
      expect(((await back.json()) as DevicePutAnswer).renewToken).toBe(renewToken)
      expect((await renew()).status).toBe(200)
      expect((await list(agent)).items.map(device => device.id)).toEqual([id])
    })

    it('W32 W33: an admin removes any device; its owner’s client is told who and when, under its token too', async () => {
      const agent = await on.agent('Del One')
      const id = newDeviceId()
      const given = body()
      const { renewToken } = await put(agent, id, given)
      expect((await admin.request('DELETE', `/devices/${id}`)).status).toBe(204)
      const told = { status: 410, code: 'device_removed', removedBy: { name: 'Admin' } }
      const answer = await agent.problem('PUT', `/devices/${id}`, given)
      expect(answer).toMatchObject({ ...told, removedBy: { name: expect.any(String) as unknown } })
      expect(Date.parse(answer.removedAt ?? '')).toBeGreaterThan(Date.now() - 60_000)
      expect(await on.anonymous.problem('PUT', `/devices/${id}`, given, bearer(renewToken))).toMatchObject({
        code: 'device_removed',
      })
      expect((await list(agent)).items).toEqual([])
      expect(await agent.problem('POST', `/devices/${id}/test`, {})).toMatchObject({ status: 404, code: 'not_found' })
      // Turning on again makes a new id.
      expect((await agent.request('PUT', `/devices/${newDeviceId()}`, given)).status).toBe(201)
    })

    it('W38 W39: the owner removes; 204 also if it is gone, 404 for another agent', async () => {
      const [agent, other] = [await on.agent('Del Two'), await on.agent('Del Three')]
      const id = newDeviceId()
      await put(agent, id, body())
      expect(await other.problem('DELETE', `/devices/${id}`)).toMatchObject({ status: 404 })
      expect((await list(agent)).items).toHaveLength(1)
      for (let n = 0; n < 2; n += 1) expect((await agent.request('DELETE', `/devices/${id}`)).status).toBe(204)
      expect((await agent.request('DELETE', `/devices/${newDeviceId()}`)).status).toBe(204)
      expect(await on.anonymous.problem('DELETE', `/devices/${id}`)).toMatchObject({ status: 401 })
    })

    it('A12: signing out takes the device off, and its token does not bring it back', async () => {
      const agent = await on.agent('Del Out')
      const id = newDeviceId()
      const given = body()
      const { renewToken } = await put(agent, id, given)
      await agent.json('DELETE', '/session')
      expect(await on.anonymous.problem('PUT', `/devices/${id}`, given, bearer(renewToken))).toMatchObject({
        status: 401,
      })
      const next = await on.agent('Del Next')
      expect((await next.request('PUT', `/devices/${newDeviceId()}`, given)).status).toBe(201)
    })
  })

  describe('PATCH', () => {
    it('the owner or an admin renames and mutes; anybody else finds nothing', async () => {
      const [agent, other] = [await on.agent('Patch One'), await on.agent('Patch Two')]
      const id = newDeviceId()
      await put(agent, id, body())
      expect(await agent.json('PATCH', `/devices/${id}`, { name: ' My\u0007 phone ', muted: true })).toMatchObject({
        name: 'My phone',
        muted: true,
      })
      expect(await admin.json('PATCH', `/devices/${id}`, { name: '' })).toMatchObject({ name: null, muted: true })
      expect(await agent.json('PATCH', `/devices/${id}`, {})).toMatchObject({ name: null })
      expect(await other.problem('PATCH', `/devices/${id}`, { name: 'x' })).toMatchObject({ status: 404 })
      expect(await agent.problem('PATCH', `/devices/${id}`, { name: 'x'.repeat(81) })).toMatchObject({ status: 400 })
      await agent.json('DELETE', `/devices/${id}`)
      expect(await agent.problem('PATCH', `/devices/${id}`, { name: 'x' })).toMatchObject({ status: 404 })
    })
  })
})

function auth(): string {
  return randomBytes(16).toString('base64url')
}

function offTheCurve(): string {
  const point = Buffer.alloc(65, 7)
  point[0] = 4
  return point.toString('base64url')
}
