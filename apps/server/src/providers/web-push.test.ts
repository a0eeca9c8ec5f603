import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ended, newDeviceId, type PushSite, ring, startPushSite, subscribe, trace } from '../test-support/push-site.ts'
import { startTestServer } from '../test-support/start-test-server.ts'

let direct: PushSite
beforeAll(async () => {
  direct = await startPushSite()
})
afterAll(() => direct.close())

it('DESKBELL_PUSH_PROXY: everything goes through it, with the endpoint’s own name', async () => {
  const { service } = direct
  const env = { DESKBELL_PUSH_EXTRA_HOSTS: service.extraHosts, DESKBELL_PUSH_PROXY: service.google.proxyUrl }
  await using proxied = await startTestServer({ env })
  const admin = await proxied.admin()
  const { body, agent } = await subscribe(service, admin)
  // One that the local service never gave out: it answers 404, if it is asked at all.
  const endpoint = `https://fcm.googleapis.com/fcm/send/${randomBytes(16).toString('base64url')}`
  const id = newDeviceId()
  await admin.json('PUT', `/devices/${id}`, { ...body, subscription: { ...agent.subscription, endpoint } })
  const seen = await trace(admin, await ring(admin, id), ended)
  expect(seen.deliveries[0]?.attempts).toMatchObject([{ status: 404, result: 'gone' }])
  const [request] = service.requests.slice(-1)
  expect(request).toMatchObject({ side: 'google', endpoint, status: 404 })
})

it('a key that the site does not have quarantines the device and sends nothing', async () => {
  const { admin, service, on } = direct
  const browser = await subscribe(service, admin)
  const { db } = on.server.database
  await db
    .insertInto('vapid_keys')
    .values({ key_id: 'old', public_key: '', sealed_private_key: '', state: 'retired', leaked: 0, created_at: 1 })
    .execute()
  await db.updateTable('devices').set({ key_id: 'old' }).where('id', '=', browser.id).execute()
  const seen = await trace(admin, await ring(admin, browser.id), ended)
  expect(seen.deliveries[0]).toMatchObject({ state: 'failed', attempts: [{ status: null, reason: 'key_unknown' }] })
  expect(service.requestsTo(browser.agent.subscription.endpoint)).toEqual([])
})

it('E3: a host that the operator has taken off the list since gets nothing more', async () => {
  const { admin, service, on } = direct
  const browser = await subscribe(service, admin)
  const endpoint = browser.agent.subscription.endpoint.replace('localhost', '127.0.0.1')
  await on.server.database.db.updateTable('devices').set({ endpoint }).where('id', '=', browser.id).execute()
  const seen = await trace(admin, await ring(admin, browser.id), ended)
  expect(seen.deliveries[0]?.attempts).toMatchObject([{ status: null, result: 'rejected', reason: 'endpoint_port' }])
  expect(service.requestsTo(browser.agent.subscription.endpoint)).toEqual([])
})
