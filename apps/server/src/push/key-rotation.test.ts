import type { Device, DeviceId, Page, PushKey, PushKeys, PushSettings } from '@deskbell/contract'
import { createUserAgent, type PushService } from '@deskbell/push-service'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Client } from '../test-support/client.ts'
import { minute } from '../test-support/clock.ts'
import {
  ended,
  listed,
  type PushSite,
  ring,
  startPushSite,
  subscribe,
  type TestBrowser,
  trace,
  until,
} from '../test-support/push-site.ts'
import { withDatabases } from '../test-support/with-databases.ts'
import { LEAST_RETIRING_MS } from './key-retirement.ts'

const keysOf = async (client: Client) => (await client.json<PushKeys>('GET', '/push/keys')).items
const keyOf = async (client: Client, keyId: string) => (await keysOf(client)).find(key => key.keyId === keyId)
const active = async (client: Client): Promise<PushKey> => {
  const found = (await keysOf(client)).filter(({ state }) => state === 'active')
  expect(found).toHaveLength(1)
  return found[0] as PushKey
}
const rotate = async (client: Client, more: { leaked?: boolean } = {}) => {
  const { keyId } = await active(client)
  await client.json<PushKeys>('POST', '/push/keys', { replaces: keyId, ...more })
  return keyId
}

/** What the app does at its next open: a new subscription under today's key, for the same row. */
async function moves(service: PushService, client: Client, id: DeviceId) {
  const { applicationServerKey, keyId } = await client.json<PushSettings>('GET', '/push')
  const agent = await createUserAgent(service, applicationServerKey)
  await client.json('PUT', `/devices/${id}`, { subscription: agent.subscription, keyId })
  return agent
}

withDatabases('rotating the push key', make => {
  let site: PushSite
  let { admin, service, on, later } = {} as PushSite
  let browser: TestBrowser
  beforeEach(async () => {
    site = await startPushSite({ database: await make() })
    ;({ admin, service, on, later } = site)
    browser = await subscribe(service, admin)
  })
  afterEach(() => site.close())
  const rings = async (endpoint = browser.agent.subscription.endpoint) => {
    const before = service.requestsTo(endpoint).length
    const { deliveries } = await trace(admin, await ring(admin, browser.id), ended)
    expect(deliveries).toMatchObject([{ attempts: [{ result: 'accepted', status: 201 }] }])
    expect(service.requestsTo(endpoint)).toHaveLength(before + 1)
    return String(service.requestsTo(endpoint).at(-1)?.headers['authorization'])
  }
  const looks = async () => on.server.database.wake.notify('settings', 'vapid_keys')

  it('V4 V6: the old key signs for its devices until they moved, and is retired after the last one', async () => {
    const first = await active(admin)
    expect(await rings()).toContain(`k=${first.applicationServerKey}`)
    expect(await rotate(admin)).toBe(first.keyId)
    const second = await active(admin)
    expect(await admin.json<PushSettings>('GET', '/push')).toMatchObject({
      applicationServerKey: second.applicationServerKey,
      keyId: second.keyId,
    })
    expect(await keysOf(admin)).toMatchObject([
      { keyId: second.keyId, devices: 0, retiringAt: null },
      { keyId: first.keyId, state: 'retiring', leaked: false, devices: 1, retiredAt: null },
    ])
    const left = `/devices?owner=all&keyId=${first.keyId}`
    expect((await admin.json<Page<Device>>('GET', left)).items.map(({ id }) => id)).toEqual([browser.id])
    expect(await rings()).toContain(`k=${first.applicationServerKey}`)

    // Time alone retires nothing.
    await later(LEAST_RETIRING_MS)
    await looks()
    const moved = await moves(service, admin, browser.id)
    expect(await admin.json<Page<Device>>('GET', left)).toMatchObject({ items: [], total: 0 })
    expect(await rings(moved.subscription.endpoint)).toContain(`k=${second.applicationServerKey}`)

    await looks()
    await until(
      () => keyOf(admin, first.keyId),
      key => key?.state === 'retired',
    )
    const [row] = await on.server.database.db
      .selectFrom('vapid_keys')
      .select(['sealed_private_key'])
      .where('key_id', '=', first.keyId)
      .execute()
    expect(row?.sealed_private_key).toBe('')
    expect(await admin.problem('PUT', `/devices/${browser.id}`, browser.body)).toMatchObject({
      code: 'subscription_invalid',
      fault: 'key_unknown',
    })
    // It is the same device, with its name and its story.
    expect((await admin.json<Page<Device>>('GET', '/devices?owner=all')).items).toHaveLength(1)
    await rings(moved.subscription.endpoint)
  })

  it('V6: an app that was told of the old key just before the rotation still registers, and is rung', async () => {
    await moves(service, admin, browser.id)
    const { applicationServerKey, keyId } = await admin.json<PushSettings>('GET', '/push')
    const agent = await createUserAgent(service, applicationServerKey)
    await admin.json('DELETE', `/devices/${browser.id}`)
    await rotate(admin)
    await later(LEAST_RETIRING_MS - 1)
    await looks()
    expect(await keyOf(admin, keyId)).toMatchObject({ state: 'retiring', devices: 0 })
    const { body } = { body: { subscription: agent.subscription, keyId } }
    browser = { ...browser, id: (await subscribe(service, admin)).id }
    await admin.json('PUT', `/devices/${browser.id}`, body)
    await later(minute)
    await looks()
    expect(await rings(agent.subscription.endpoint)).toContain(`k=${applicationServerKey}`)
    expect(await keyOf(admin, keyId)).toMatchObject({ state: 'retiring', devices: 1 })
  })

  it('V6: a leaked key signs nothing more; its devices stay, quarantined, until they come with another', async () => {
    const { endpoint } = browser.agent.subscription
    const leaked = await rotate(admin, { leaked: true })
    expect(await keyOf(admin, leaked)).toMatchObject({ state: 'retired', leaked: true, devices: 1 })
    expect(await listed(admin, browser.id)).toMatchObject({ health: 'quarantined' })
    const quarantine = () =>
      on.server.database.db.selectFrom('devices').select(['quarantine_reason', 'removed_at']).executeTakeFirst()
    expect(await quarantine()).toEqual({ quarantine_reason: 'key_leaked', removed_at: null })

    const sent = service.requestsTo(endpoint).length
    const { deliveries } = await trace(admin, await ring(admin, browser.id), ended)
    expect(deliveries).toMatchObject([{ attempts: [{ status: null, reason: 'key_unknown' }] }])
    expect(service.requestsTo(endpoint)).toHaveLength(sent)
    expect(await listed(admin, browser.id)).toMatchObject({ health: 'quarantined' })

    const moved = await moves(service, admin, browser.id)
    expect(await rings(moved.subscription.endpoint)).toContain(`k=${(await active(admin)).applicationServerKey}`)
    expect(await quarantine()).toEqual({ quarantine_reason: null, removed_at: null })
    expect((await listed(admin, browser.id))?.health).not.toBe('quarantined')
    expect(await keyOf(admin, leaked)).toMatchObject({ devices: 0 })
  })

  it('V6: an old key can be ended early; the active one cannot', async () => {
    const old = await rotate(admin)
    const { keyId } = await active(admin)
    for (const wrong of [keyId, 'unknown']) {
      expect(await admin.problem('POST', `/push/keys/${wrong}/retire`, {})).toMatchObject({
        status: 409,
        code: 'key_conflict',
      })
    }
    const { items } = await admin.json<PushKeys>('POST', `/push/keys/${old}/retire`, {})
    expect(items.find(key => key.keyId === old)).toMatchObject({ state: 'retired', leaked: false, devices: 1 })
    expect(await listed(admin, browser.id)).toMatchObject({ health: 'quarantined' })
    await admin.json('POST', `/push/keys/${old}/retire`, {})
  })

  it('two admins who rotate at once make one new key, and so does one whose answer was lost', async () => {
    const { keyId } = await active(admin)
    const headers = { 'idempotency-key': 'one' }
    const first = await admin.request('POST', '/push/keys', { replaces: keyId }, headers)
    const again = await admin.request('POST', '/push/keys', { replaces: keyId }, headers)
    expect([first.status, again.status]).toEqual([201, 201])
    const second = await active(admin)
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => admin.request('POST', '/push/keys', { replaces: second.keyId })),
    )
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409, 409])
    expect(await keysOf(admin)).toHaveLength(3)
  })

  it('W40: agents see no keys, and nobody sees a private half', async () => {
    const agent = await on.agent()
    expect(await agent.problem('GET', '/push/keys')).toMatchObject({ status: 403 })
    const { keyId } = await active(admin)
    expect(await agent.problem('POST', '/push/keys', { replaces: keyId })).toMatchObject({ status: 403 })
    expect(await agent.problem('POST', `/push/keys/${keyId}/retire`, {})).toMatchObject({ status: 403 })
    expect(JSON.stringify(await keysOf(admin))).not.toMatch(/private|sealed/i)
  })
})
