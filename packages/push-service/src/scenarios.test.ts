import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import {
  createUserAgent,
  type NamedSide,
  type PushService,
  redirectTo,
  refuseAll,
  startPushService,
  swallow,
  throttle,
  type UserAgent,
} from './index.ts'
import { createForeignSender, VAPID } from './test-support/foreign-sender.ts'

let service: PushService
let sender: ReturnType<typeof createForeignSender>
let devices: Readonly<Record<NamedSide, UserAgent>>
beforeAll(async () => {
  service = await startPushService()
  sender = createForeignSender(service)
})
afterAll(async () => {
  sender.close()
  await service.close()
})
beforeEach(async () => {
  const open = (side: NamedSide) => createUserAgent(service, VAPID.publicKey, { side })
  const [apple, wns, mozilla, fcm] = await Promise.all([open('apple'), open('wns'), open('mozilla'), open('fcm')])
  devices = { apple, wns, mozilla, fcm }
  return async () => {
    await Promise.all(Object.values(devices).map(device => device.close()))
  }
})

const sides = ['apple', 'wns', 'mozilla', 'fcm'] as const
const send = (side: NamedSide) => sender.send(devices[side].subscription, 'x')
const statuses = async () => {
  const all = []
  for (const side of sides) all.push((await send(side)).status)
  return all
}

it('throttle: the side’s own status, for one device, in seconds or until a date', async () => {
  const until = new Date(Date.UTC(2026, 10, 21, 12))
  for (const side of sides) {
    const { endpoint } = devices[side].subscription
    const neighbour = await createUserAgent(service, VAPID.publicKey, { side })
    throttle(service, { endpoint }, { retryAfter: 90 })
    throttle(service, { endpoint }, { retryAfter: until })
    throttle(service, { endpoint })
    const status = side === 'wns' ? 406 : 429
    expect(await send(side)).toMatchObject({ status, headers: { 'retry-after': '90' } })
    expect((await sender.send(neighbour.subscription, 'x')).status).toBe(201)
    expect(await send(side)).toMatchObject({ status, headers: { 'retry-after': 'Sat, 21 Nov 2026 12:00:00 GMT' } })
    expect((await send(side)).headers).not.toHaveProperty('retry-after')
    expect((await send(side)).status).toBe(201)
    await neighbour.close()
  }
})

it('throttle of Apple says TooManyRequests, of WNS that the channel is throttled', async () => {
  throttle(service, { side: 'apple' })
  throttle(service, { side: 'wns' })
  expect((await send('apple')).body).toBe('{"reason":"TooManyRequests"}')
  expect((await send('wns')).headers).toMatchObject({ 'x-wns-status': 'channelthrottled' })
})

it('refuseAll: a wave of one status at one side', async () => {
  const wave = refuseAll(service, 'apple', 403)
  expect(await statuses()).toEqual([403, 201, 201, 201])
  expect((await send('apple')).body).toBe('{"reason":"BadJwtToken"}')
  wave.lift()
  expect(await statuses()).toEqual([201, 201, 201, 201])
})

it('swallow: accepted by the side, never delivered', async () => {
  const dead = swallow(service, { side: 'wns' })
  expect(await send('wns')).toMatchObject({ status: 201, headers: { 'x-wns-status': 'received' } })
  dead.lift()
  await sender.send(devices.wns.subscription, 'alive')
  expect(Buffer.from(await devices.wns.receive()).toString()).toBe('alive')
})

it('redirectTo: wherever it is told, itself included', async () => {
  const { endpoint } = devices.fcm.subscription
  for (const [location, status] of [
    ['http://169.254.169.254/latest', 301],
    [endpoint, 307],
  ] as const) {
    const fault = redirectTo(service, { endpoint }, location, status)
    expect(await send('fcm')).toMatchObject({ status, headers: { location } })
    fault.lift()
  }
})
