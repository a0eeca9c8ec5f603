import { createECDH, randomBytes } from 'node:crypto'
import { Agent } from 'node:https'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import webpush from 'web-push'
import { decryptPush } from '../decrypt.ts'
import { type PushService, startPushService } from '../index.ts'
import { exchange, VAPID } from '../test-support/foreign-sender.ts'
import {
  checkIn,
  type DeviceAccount,
  integerOf,
  openStream,
  register,
  stringsOf,
} from '../test-support/stream-client.ts'
import { TAG } from './frames.ts'

let service: PushService
beforeAll(async () => {
  service = await startPushService()
})
afterAll(() => service.close())

const keys = createECDH('prime256v1')
const p256dh = keys.generateKeys('base64url')
const auth = randomBytes(16).toString('base64url')

async function subscribe(account: DeviceAccount, channel = 'wp:test#1') {
  const { text } = await register(service, account, { sender: VAPID.publicKey, 'X-subtype': channel })
  return { endpoint: `https://fcm.googleapis.com/fcm/send/${text.replace('token=', '')}`, keys: { p256dh, auth } }
}

/** As a sender that is led here: the URL, the host and `aud` stay Google's. */
async function send(subscription: webpush.PushSubscription, payload: string, options: webpush.RequestOptions = {}) {
  const all = { vapidDetails: VAPID, TTL: 60, ...options }
  const { headers, body } = webpush.generateRequestDetails(subscription, payload, all)
  const { port } = new URL(service.mozilla.endpointOrigin)
  const url = new URL(subscription.endpoint)
  const agent = new Agent({ keepAlive: false, ca: service.ca })
  const route = { agent, servername: url.hostname }
  return exchange(
    `https://127.0.0.1:${port}${url.pathname}`,
    { ...route, method: 'POST', headers: { ...headers, host: url.host } },
    body,
  )
}

describe("Google's side", () => {
  it('checks a browser in once and knows it again', async () => {
    const account = await checkIn(service)
    expect(account.id).toBeGreaterThan(0n)
    expect(await checkIn(service, account)).toEqual(account)
    expect(await checkIn(service, { ...account, secret: 1n })).not.toEqual(account)
  })

  it('registers nobody who has not checked in', async () => {
    expect(await register(service, { id: 1n, secret: 2n }, {})).toMatchObject({ status: 401 })
    const stream = await openStream(service, { id: 1n, secret: 2n })
    expect(stream.login.fields.has(3)).toBe(true)
    await stream.closed
  })

  it('W8: carries a message to the stream, and the browser can read it', async () => {
    const account = await checkIn(service)
    const stream = await openStream(service, account)
    expect(stream.login.tag).toBe(TAG.loginResponse)
    expect(stringsOf(stream.login.fields, 1)).toEqual(['chrome-1'])
    const subscription = await subscribe(account)
    expect(await send(subscription, 'Ring ✓', { topic: 'inbox' })).toMatchObject({
      status: 201,
      headers: { ttl: '60' },
    })
    const { tag, fields } = await stream.next()
    expect(tag).toBe(TAG.dataMessage)
    expect(stringsOf(fields, 3)).toEqual([VAPID.publicKey])
    expect(stringsOf(fields, 5)).toEqual(['org.chromium.linux'])
    const appData = (fields.get(7) ?? []).map(String)
    expect(appData.some(text => text.includes('content-encoding') && text.includes('aes128gcm'))).toBe(true)
    expect(integerOf(fields, 24)).toBe(1n)
    expect(Buffer.from(decryptPush(fields.get(21)?.[0] as Buffer, keys, auth)).toString()).toBe('Ring ✓')
    stream.acknowledge(2)
    await service.waitFor('acknowledged', ({ token }) => subscription.endpoint.endsWith(token))
    stream.drop()
  })

  it('sends again on a new link what was never acknowledged, and no more once the browser names it', async () => {
    const account = await checkIn(service)
    const subscription = await subscribe(account)
    await send(subscription, 'while away')
    const first = await openStream(service, account)
    const [id = ''] = stringsOf((await first.next()).fields, 9)
    first.drop()
    const second = await openStream(service, account)
    expect(stringsOf((await second.next()).fields, 9)).toEqual([id])
    second.drop()
    const third = await openStream(service, account, [id])
    const { outcome, transmissions } = await service.waitFor('acknowledged', ({ messageId }) => messageId === id)
    expect({ outcome, transmissions }).toEqual({ outcome: 'delivered', transmissions: 2 })
    third.send(TAG.heartbeatPing)
    expect((await third.next()).tag).toBe(TAG.heartbeatAck)
    third.drop()
  })

  it('answers 403 in words for credentials that are not the subscription’s, 401 for none', async () => {
    const subscription = await subscribe(await checkIn(service))
    const stranger = { vapidDetails: { ...VAPID, ...webpush.generateVAPIDKeys() } }
    const refused = await send(subscription, 'x', stranger)
    expect(refused.status).toBe(403)
    expect(refused.body).toContain('VAPID credentials')
    const anonymous = await send(subscription, 'x', { vapidDetails: null as never })
    expect(anonymous.status).toBe(401)
    const otherHost = subscription.endpoint.replace('fcm.googleapis.com', 'jmt17.google.com')
    expect((await send({ ...subscription, endpoint: otherHost }, 'x')).status).toBe(201)
  })

  it('drops a link that speaks nonsense, and goes on', async () => {
    const stream = await openStream(service, await checkIn(service))
    stream.send(TAG.iq, Buffer.from([0x0f]))
    await stream.closed
    expect((await checkIn(service)).id).toBeGreaterThan(0n)
  })

  it('W36: 410 once the browser gave the registration up, 404 for one that never was', async () => {
    const account = await checkIn(service)
    const subscription = await subscribe(account, 'wp:gone#1')
    await register(service, account, { delete: 'true', 'X-subtype': 'wp:gone#1' })
    expect((await send(subscription, 'x')).status).toBe(410)
    expect((await send({ ...subscription, endpoint: `${subscription.endpoint}x` }, 'x')).status).toBe(404)
  })
})

describe('the proxy', () => {
  const ask = (target: string) =>
    new Promise<string>((resolve, reject) => {
      const { hostname, port } = new URL(service.google.proxyUrl)
      const socket = connect(Number(port), hostname, () => socket.write(`CONNECT ${target} HTTP/1.1\r\n\r\n`))
      socket.on('error', reject)
      socket.once('data', (data: Buffer) => {
        resolve(data.toString().split('\r\n')[0] ?? '')
        socket.destroy()
      })
    })

  it('leads to this service and refuses every other host', async () => {
    const { host } = new URL(service.mozilla.endpointOrigin)
    for (const target of ['fcm.googleapis.com:443', 'jmt17.google.com:443', host]) {
      expect(await ask(target)).toContain('200')
    }
    for (const target of ['example.org:443', 'fcm.googleapis.com:80', 'localhost:22', 'fcm.googleapis.com.evil:443']) {
      expect(await ask(target)).toContain('403')
    }
  })
})
