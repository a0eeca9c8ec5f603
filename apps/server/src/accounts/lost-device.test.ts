import type { AuditEntry, DeviceLoss, DevicePutAnswer, LiveEvent, Page, PairingAnswer, Trace } from '@deskbell/contract'
import { deviceLossSchema, deviceStateSchema, noticesSchema } from '@deskbell/contract/schemas'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { hashToken } from '../secrets/tokens.ts'
import { askedDuring } from '../test-support/asked-during.ts'
import { createClient } from '../test-support/client.ts'
import { openStream } from '../test-support/open-stream.ts'
import { listed, newDeviceId, type PushSite, startPushSite, subscribe, trace } from '../test-support/push-site.ts'
import { withDatabases } from '../test-support/with-databases.ts'

withDatabases('a lost device', (make, kind) => {
  let site: PushSite
  let { on, admin, service } = {} as PushSite
  beforeAll(async () => {
    site = await startPushSite({ database: await make() })
    ;({ on, admin, service } = site)
  })
  afterAll(() => site.close())

  const bearer = (token = '') => ({ authorization: `Bearer ${token}` })
  const lossOf = async (client: typeof admin, id: string) =>
    deviceLossSchema.parse(await client.json<DeviceLoss>('GET', `/devices/${id}/lost`))
  const report = (client: typeof admin, id: string) => client.json<DeviceLoss>('POST', `/devices/${id}/lost`, {})
  const basic = async (client: Awaited<ReturnType<typeof on.agent>>, name: string) => {
    const { password } = await client.json<{ password: string }>('POST', '/application-passwords', { name })
    const credentials = Buffer.from(`${client.user.email}:${password}`).toString('base64')
    return createClient(on.server.url, { authorization: `Basic ${credentials}` })
  }
  /** Signed in a second time, elsewhere. */
  const elsewhere = async (agent: Awaited<ReturnType<typeof on.agent>>) => {
    const client = createClient(on.server.url, { 'sec-fetch-site': 'same-origin' })
    const answer = await client.request('POST', '/session', { email: agent.user.email, password: agent.password })
    client.headers['cookie'] = answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    return client
  }

  it('ends with its session: not rung, nothing queued, never back under its id, and told so by its token', async () => {
    const phone = await on.agent('Lea')
    const desktop = await elsewhere(phone)
    const lost = await subscribe(service, phone, { label: 'Lea’s phone' })
    const other = await subscribe(service, desktop)
    // Waits for its push service.
    const { db } = on.server.database
    const { notificationId } = await admin.json<{ notificationId: string }>('POST', `/devices/${lost.id}/test`, {})
    await trace(admin, notificationId as Trace['id'], seen => seen.deliveries[0]?.state !== 'queued')
    await db
      .updateTable('deliveries')
      .set({ state: 'queued', due_at: site.clock.now() + 1e9, body: 'c2VhbGVk', body_endpoint_hash: 'x' })
      .where('notification_id', '=', notificationId as Trace['id'])
      .execute()

    expect(await lossOf(phone, lost.id)).toMatchObject({ signIn: { kind: 'session', own: true }, queued: 1 })
    expect(await lossOf(desktop, lost.id)).toMatchObject({ signIn: { own: false }, devices: [], queued: 1 })
    await using stream = await openStream(`${on.server.url}/api/v1/events`, desktop.headers)
    await stream.alive()
    const ended = await report(admin, lost.id)
    expect(ended).toMatchObject({ signIn: { kind: 'session', own: false }, devices: [], queued: 1 })

    // Its owner is told where they are, and where they are not: on the screen, and on the device that is left.
    const event = (await stream.event(({ type }) => type === 'device.lost')) as unknown as LiveEvent
    expect(event.data).toEqual({ deviceId: lost.id, name: 'Lea’s phone', by: { name: 'ada' } })
    const { notification } = await other.receive()
    expect(notification.title).toBe('A device of yours was reported lost')
    expect(notification.body).toContain('Lea’s phone')
    const told = await trace(desktop, notification.data.notificationId, seen => seen.deliveries.length > 0)
    expect(told).toMatchObject({ kind: 'lost', reason: 'device_lost' })
    expect(told.deliveries.map(({ deviceId }) => deviceId)).toEqual([other.id])

    expect(await phone.problem('GET', '/me')).toMatchObject({ code: 'unauthenticated' })
    expect(await desktop.json('GET', '/me')).toMatchObject({ user: { id: phone.user.id } })
    expect((await listed(desktop, lost.id)) ?? null).toBeNull()
    expect(await listed(desktop, other.id)).toBeDefined()
    const row = await db.selectFrom('devices').selectAll().where('id', '=', lost.id).executeTakeFirstOrThrow()
    expect(row).toMatchObject({ endpoint: null, endpoint_hash: null, p256dh: null, auth: null, removed_reason: 'lost' })
    const waited = await db
      .selectFrom('deliveries')
      .selectAll()
      .where('notification_id', '=', notificationId as Trace['id'])
      .executeTakeFirstOrThrow()
    expect(waited).toMatchObject({ state: 'cancelled', cancel_reason: 'device_removed', body: null })

    // What the app there hears: by its token, by its dead cookie, and when it registers again.
    const state = `/devices/${lost.id}/state`
    const isLost = { state: 'lost', by: { name: 'ada' } }
    for (const [client, headers] of [
      [on.anonymous, bearer(lost.registered.renewToken)],
      [phone, {}],
      [desktop, {}],
    ] as const) {
      const answer = deviceStateSchema.parse(await client.json('GET', state, undefined, headers))
      expect(answer).toMatchObject(isLost)
    }
    const renewed = await on.anonymous.problem(
      'PUT',
      `/devices/${lost.id}`,
      lost.body,
      bearer(lost.registered.renewToken),
    )
    expect(renewed).toMatchObject({ code: 'device_removed', lost: true, removedBy: { name: 'ada' } })
    expect(await desktop.problem('PUT', `/devices/${lost.id}`, lost.body)).toMatchObject({ lost: true })

    const [entry] = (await admin.json<Page<AuditEntry>>('GET', '/audit?action=device_lost')).items
    expect(entry).toMatchObject({
      actor: { name: 'ada' },
      subject: { kind: 'device', id: lost.id, name: 'Lea’s phone' },
      details: { owner: phone.user.id, sessions: 1, applicationPasswords: 0, devices: 0, queued: 1 },
    })
    // A second time nothing is left to end, and nothing is written.
    expect(await report(admin, lost.id)).toEqual({
      signIn: null,
      others: { sessions: 0, applicationPasswords: [], own: false },
      devices: [],
      queued: 0,
    })
    expect((await admin.json<Page<AuditEntry>>('GET', '/audit?action=device_lost')).items).toHaveLength(1)
  })

  it('ends with its application password, and every device under that goes; the session that reports it stays', async () => {
    const agent = await on.agent('Mia')
    const plugin = await basic(agent, 'Plugin')
    const [lost, sibling] = [await subscribe(service, plugin), await subscribe(service, plugin)]
    const own = await subscribe(service, agent)
    expect(await lossOf(agent, lost.id)).toMatchObject({
      signIn: { kind: 'application_password', name: 'Plugin', own: false },
      devices: [{ id: sibling.id }],
    })
    expect(await report(agent, lost.id)).toMatchObject({ devices: [{ id: sibling.id }] })
    expect(await plugin.problem('GET', '/me')).toMatchObject({ code: 'unauthenticated' })
    expect(await listed(agent, own.id)).toBeDefined()
    expect((await listed(agent, sibling.id)) ?? null).toBeNull()
    // By itself it is told no name.
    const { notification } = await own.receive()
    expect(notification.body).toMatch(/^You reported /)
    // The sibling was removed with it, and is not lost: its token is worth nothing, and it wipes nothing.
    const asked = await on.anonymous.problem(
      'GET',
      `/devices/${sibling.id}/state`,
      undefined,
      bearer(sibling.registered.renewToken),
    )
    expect(asked).toMatchObject({ code: 'unauthenticated' })
  })

  it('ends with Safari and the app alike, and with all that was signed in and made from there', async () => {
    const desk = await on.agent('Eva')
    const browser = () => createClient(on.server.url, { 'sec-fetch-site': 'same-origin' })
    /** Signs in there, and gives the answer. */
    const enter = async (client: ReturnType<typeof browser>, path: string, body: Record<string, string>) => {
      const answer = await client.request('POST', path, body)
      expect(answer.status).toBe(200)
      client.headers['cookie'] = answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
      return (await answer.json()) as { code: string }
    }
    const pair = async (from: Pick<typeof desk, 'json'>, client: ReturnType<typeof browser>) => {
      const { url } = await from.json<PairingAnswer>('POST', '/pairings', {})
      return enter(client, '/pairings/redeem', { token: new URL(url).hash.slice(1) })
    }
    const [safari, app, tablet, further, other] = [browser(), browser(), browser(), browser(), browser()]
    const { code } = await pair(desk, safari)
    await enter(app, '/pairings/code', { code })
    await pair(safari, tablet)
    // Whoever holds it signs in anew on the tablet: it stays one of them.
    await enter(tablet, '/session', { email: desk.user.email, password: desk.password })
    await pair(tablet, further)
    await pair(desk, other)
    const made = async (client: ReturnType<typeof browser>, name: string) => {
      const { password } = await client.json<{ password: string }>('POST', '/application-passwords', { name })
      return createClient(on.server.url, {
        authorization: `Basic ${Buffer.from(`${desk.user.email}:${password}`).toString('base64')}`,
      })
    }
    const [plugin, kept] = [await made(safari, 'Plugin'), await made(desk, 'Desk')]
    const lost = await subscribe(service, app)
    const under = [await subscribe(service, further), await subscribe(service, plugin)].map(({ id }) => ({ id }))
    const stays = await subscribe(service, desk)

    const loss = {
      signIn: { kind: 'session', own: false },
      others: { sessions: 3, applicationPasswords: ['Plugin'], own: false },
    }
    const ids = (devices: readonly { readonly id: string }[]) => devices.map(({ id }) => id).toSorted()
    const told = await lossOf(desk, lost.id)
    expect(told).toMatchObject(loss)
    expect(ids(told.devices)).toEqual(ids(under))
    expect(await lossOf(further, lost.id)).toMatchObject({ signIn: { own: false }, others: { own: true } })
    expect(await report(desk, lost.id)).toMatchObject(loss)
    for (const ended of [safari, app, tablet, further, plugin]) {
      expect(await ended.problem('GET', '/me')).toMatchObject({ code: 'unauthenticated' })
    }
    for (const left of [desk, other, kept]) {
      expect(await left.json('GET', '/me')).toMatchObject({ user: { id: desk.user.id } })
    }
    for (const { id } of under) expect((await listed(desk, id)) ?? null).toBeNull()
    expect(await listed(desk, stays.id)).toBeDefined()
    const entries = (await admin.json<Page<AuditEntry>>('GET', '/audit?action=device_lost')).items
    expect(entries.find(({ subject }) => subject?.id === lost.id)).toMatchObject({
      details: { sessions: 4, applicationPasswords: 1, devices: 2 },
    })
  }, 20_000)

  it('whose owner is not there and has no other one is told where they sign in next, until they have read it', async () => {
    const phone = await on.agent('Zoe')
    const { id } = await subscribe(service, phone, { label: 'Zoe’s phone' })
    await report(admin, id)
    // Whoever has the phone is not told.
    expect(await phone.problem('GET', '/me/notices')).toMatchObject({ code: 'unauthenticated' })

    const [desktop, laptop] = [await elsewhere(phone), await elsewhere(phone)]
    const noticesOf = async (client: Pick<typeof admin, 'json'>) =>
      noticesSchema.parse(await client.json('GET', '/me/notices')).items
    const [notice, ...others] = await noticesOf(desktop)
    expect(notice).toMatchObject({ kind: 'device_lost', device: { id, name: 'Zoe’s phone' }, by: { name: 'ada' } })
    expect(notice?.at).toBe(new Date(site.clock.now()).toISOString())
    expect(others).toEqual([])
    // A second report says nothing new, and others are not told.
    await report(admin, id)
    expect(await noticesOf(laptop)).toEqual([notice])
    expect((await noticesOf(admin)).filter(({ device }) => device.id === id)).toEqual([])
    const read = `/me/notices/${notice?.id}`
    expect(await admin.problem('DELETE', read)).toMatchObject({ code: 'not_found' })

    // Read on one of theirs, it is gone on all.
    await using stream = await openStream(`${on.server.url}/api/v1/events`, laptop.headers)
    await stream.alive()
    expect((await desktop.request('DELETE', read)).status).toBe(204)
    await stream.event(({ type }) => type === 'notices.updated')
    expect(await noticesOf(laptop)).toEqual([])
    expect(await laptop.problem('DELETE', read)).toMatchObject({ code: 'not_found' })
  })

  it('that was removed before it was missed signs nobody in any more, either', async () => {
    const phone = await on.agent()
    const desktop = await elsewhere(phone)
    const { id } = await subscribe(service, phone)
    await phone.json('DELETE', `/devices/${id}`)
    expect(await phone.json('GET', '/me')).toMatchObject({ user: { id: phone.user.id } })
    expect(await report(desktop, id)).toMatchObject({ signIn: { kind: 'session' } })
    expect(await phone.problem('GET', '/me')).toMatchObject({ code: 'unauthenticated' })
  })

  it.skipIf(kind === 'sqlite')(
    'a sign-in that ends meanwhile leaves no device and no password behind',
    async () => {
      const phone = await on.agent()
      const desktop = await elsewhere(phone)
      const { id, body } = await subscribe(service, phone)
      const { database } = on.server
      const ended = (client: typeof phone, ask: () => Promise<Response>) =>
        askedDuring(
          database,
          phone.user.id,
          trx =>
            trx
              .deleteFrom('sessions')
              .where('token_hash', '=', hashToken(client.headers['cookie']?.split('=')[1] ?? ''))
              .execute(),
          ask,
        )
      const late = await ended(desktop as typeof phone, () =>
        desktop.request('POST', '/application-passwords', { name: 'Late' }),
      )
      expect(late.status).toBe(401)
      await phone.json('DELETE', `/devices/${id}`)
      const other = await subscribe(service, phone)
      const put = await ended(phone, () => phone.request('PUT', `/devices/${newDeviceId()}`, body))
      expect(put.status).toBe(401)
      // By its token, after the row was taken off with its sign-in.
      const renewed = await askedDuring(
        database,
        phone.user.id,
        trx =>
          trx
            .updateTable('devices')
            .set({
              removed_at: 1,
              removed_reason: 'signed_out',
              renew_token_hash: null,
              endpoint: null,
              endpoint_hash: null,
            })
            .where('id', '=', other.id)
            .execute(),
        () => on.anonymous.request('PUT', `/devices/${other.id}`, other.body, bearer(other.registered.renewToken)),
      )
      expect(renewed.status).toBe(401)
      const { db } = database
      const live = db
        .selectFrom('devices')
        .select('id')
        .where('user_id', '=', phone.user.id)
        .where('removed_at', 'is', null)
      expect(await live.execute()).toEqual([])
      const passwords = db.selectFrom('application_passwords').select('id').where('user_id', '=', phone.user.id)
      expect(await passwords.execute()).toEqual([])
    },
    30_000,
  )

  it('may be reported by its owner and admins alone, and its state is nobody else’s business', async () => {
    const [agent, stranger] = [await on.agent(), await on.agent()]
    const { id, registered } = await subscribe(service, agent)
    for (const method of ['GET', 'POST']) {
      expect(await stranger.problem(method, `/devices/${id}/lost`)).toMatchObject({ code: 'not_found' })
      expect(await on.anonymous.problem(method, `/devices/${id}/lost`)).toMatchObject({ code: 'unauthenticated' })
      expect(await agent.problem(method, `/devices/${newDeviceId()}/lost`)).toMatchObject({ code: 'not_found' })
    }
    expect(await stranger.problem('GET', `/devices/${id}/state`)).toMatchObject({ code: 'not_found' })
    expect(await on.anonymous.problem('GET', `/devices/${id}/state`)).toMatchObject({ code: 'unauthenticated' })
    const state = (headers: Record<string, string>) =>
      on.anonymous.json('GET', `/devices/${id}/state`, undefined, headers)
    expect(await state(bearer(registered.renewToken))).toEqual({ state: 'registered', at: null, by: null })
    await agent.json('DELETE', `/devices/${id}`)
    expect(await state(bearer(registered.renewToken))).toMatchObject({ state: 'removed' })
    // Removed first and missed later: it is lost all the same.
    await report(agent, id)
    expect(await state(bearer(registered.renewToken))).toMatchObject({ state: 'lost' })
  })

  it('whose finder signs in again is a new device', async () => {
    const agent = await on.agent('Noa')
    const desktop = await elsewhere(agent)
    const found = await subscribe(service, agent)
    await report(desktop, found.id)
    await agent.signIn(agent.user.email, agent.password)
    expect(await agent.problem('PUT', `/devices/${found.id}`, found.body)).toMatchObject({ code: 'device_removed' })
    const anew = await agent.json<DevicePutAnswer>('PUT', `/devices/${newDeviceId()}`, found.body)
    expect(anew.health).toBe('unknown')
  })
})
