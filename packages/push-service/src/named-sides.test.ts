import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import webpush from 'web-push'
import { createUserAgent, type NamedSide, type PushService, startPushService, type UserAgent } from './index.ts'
import { HOSTS_OF } from './named-sides.ts'
import { createForeignSender, exchange, VAPID } from './test-support/foreign-sender.ts'
import type { UserAgentOptions } from './user-agent.ts'

let clock = Date.now()
let service: PushService
let sender: ReturnType<typeof createForeignSender>
const agents: UserAgent[] = []

beforeAll(async () => {
  service = await startPushService({ now: () => clock })
  sender = createForeignSender(service)
})
afterAll(async () => {
  sender.close()
  await service.close()
})
afterEach(async () => {
  for (const agent of agents.splice(0)) await agent.close()
})

async function device(side: NamedSide, more: UserAgentOptions = {}): Promise<UserAgent> {
  const agent = await createUserAgent(service, VAPID.publicKey, { side, ...more })
  agents.push(agent)
  return agent
}

const sides = Object.keys(HOSTS_OF) as NamedSide[]
const textOf = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString()
/** What WNS asks of a message that may not be kept, and nobody else knows. */
const notKept = { headers: { 'X-WNS-Cache-Policy': 'no-cache' } }

describe.each(sides)('%s under its real name', side => {
  it('W8: a message arrives decrypted, over a certificate of that name', async () => {
    for (const host of HOSTS_OF[side]) {
      const agent = await device(side, { host })
      expect(new URL(agent.subscription.endpoint).host).toBe(host)
      const sent = await sender.send(agent.subscription, `to ${host}`)
      expect(sent).toMatchObject({ status: 201, body: '', headers: { ttl: '60' } })
      expect(textOf(await agent.receive())).toBe(`to ${host}`)
      const [request] = service.requestsTo(agent.subscription.endpoint)
      expect(request).toMatchObject({ endpoint: agent.subscription.endpoint, status: 201 })
    }
  })

  it('a browser that is away gets the latest of a Topic, and nothing that outlived its TTL', async () => {
    const agent = await device(side)
    await agent.goOffline()
    await sender.send(agent.subscription, 'old', { topic: 'one' })
    await sender.send(agent.subscription, 'new', { topic: 'one', TTL: 100 })
    await agent.goOnline()
    expect(textOf(await agent.receive())).toBe('new')
    await agent.goOffline()
    await sender.send(agent.subscription, 'late', { TTL: 10 })
    clock += 10_000
    await agent.goOnline()
    await sender.send(agent.subscription, 'after it')
    expect(textOf(await agent.receive())).toBe('after it')
    expect(agent.received).toHaveLength(2)
  })

  it('W36: 410 once unsubscribed, 404 for what was never there, 405 for what is no POST', async () => {
    const agent = await device(side)
    expect((await sender.send(agent.subscription, 'x', {}, { method: 'PUT' })).status).toBe(405)
    await agent.unsubscribe()
    expect((await sender.send(agent.subscription, 'x')).status).toBe(410)
    service.forget(agent.subscription.endpoint)
    expect((await sender.send(agent.subscription, 'x')).status).toBe(404)
  })
})

const other = webpush.generateVAPIDKeys()
const foreign = { vapidDetails: { ...VAPID, ...other } }
const said = (subject: string) => ({ vapidDetails: { ...VAPID, subject } })
const { subject, publicKey, privateKey } = VAPID
const elsewhere = () => ({
  Authorization: webpush.getVapidHeaders('https://push.example.org', subject, publicKey, privateKey, 'aes128gcm')
    .Authorization,
})

const reason = (word: string) => ({ body: JSON.stringify({ reason: word }) })
const errno = (number: number) => ({ body: expect.stringContaining(`"errno":${number}`) as unknown })
const wns = (text: string) => ({
  body: '',
  headers: { 'x-wns-error-description': text, 'x-wns-status': 'dropped', 'x-wns-notificationstatus': 'dropped' },
})

type Refused = readonly [what: string, NamedSide, status: number, shape: object, options: object, changes: () => object]
const refused: readonly Refused[] = [
  ['the key of another site', 'apple', 400, reason('VapidPkHashMismatch'), foreign, () => ({})],
  ['a subject at home', 'apple', 403, reason('BadJwtToken'), said('mailto:a@desk.local'), () => ({})],
  ['mailto: twice', 'apple', 403, reason('BadJwtToken'), said('mailto:mailto:a@example.org'), () => ({})],
  ['another audience', 'apple', 403, reason('BadJwtToken'), {}, () => ({ headers: elsewhere() })],
  ['no TTL', 'apple', 400, reason('BadTtl'), {}, () => ({ headers: { TTL: null } })],
  ['an unknown Urgency', 'apple', 400, reason('BadUrgency'), {}, () => ({ headers: { Urgency: 'now' } })],
  ['a long Topic', 'apple', 400, reason('BadWebPushTopic'), {}, () => ({ headers: { Topic: 'x'.repeat(33) } })],
  ['4097 bytes', 'apple', 413, reason('PayloadTooLarge'), {}, () => ({ body: Buffer.alloc(4097) })],

  ['no TTL', 'wns', 400, wns('Missing TTL header'), {}, () => ({ headers: { TTL: null } })],
  ['TTL 0 to be kept', 'wns', 400, wns('Ttl value conflicts with X-WNS-Cache-Policy'), { TTL: 0 }, () => ({})],
  ['a TTL not to be kept', 'wns', 400, wns('Ttl value conflicts with X-WNS-Cache-Policy'), {}, () => notKept],
  ['no VAPID', 'wns', 401, wns('Missing authorization'), {}, () => ({ headers: { Authorization: null } })],
  ['the key of another site', 'wns', 403, wns('Not authorized to send to this channel'), foreign, () => ({})],

  ['no TTL', 'mozilla', 400, errno(111), {}, () => ({ headers: { TTL: null } })],
  ['no VAPID', 'mozilla', 401, errno(109), {}, () => ({ headers: { Authorization: null } })],
  ['another audience', 'mozilla', 401, errno(109), {}, () => ({ headers: elsewhere() })],
  ['the key of another site', 'mozilla', 401, errno(109), foreign, () => ({})],
  ['the old encoding', 'mozilla', 400, errno(110), {}, () => ({ headers: { 'Content-Encoding': 'aesgcm' } })],

  ['the key of another site', 'fcm', 403, { body: expect.stringContaining('do not correspond') }, foreign, () => ({})],
  ['no VAPID', 'fcm', 401, {}, {}, () => ({ headers: { Authorization: null } })],
  ['another audience', 'fcm', 403, {}, {}, () => ({ headers: elsewhere() })],
  ['more than four weeks', 'fcm', 400, {}, {}, () => ({ headers: { TTL: '2419201' } })],
]

it.each(refused)('%s: %s answers %i', async (_what, side, status, shape, options, changes) => {
  const agent = await device(side)
  const sent = await sender.send(agent.subscription, 'x', options, changes())
  expect(sent).toMatchObject({ status, ...shape })
  expect(service.deliveries.filter(({ token }) => agent.subscription.endpoint.endsWith(token))).toEqual([])
})

it('a token for more than a day is refused by all', async () => {
  // The library signs for twelve hours and would not for more: the services' clock is behind.
  clock -= 13 * 3_600_000
  const statuses = []
  for (const side of sides) statuses.push((await sender.send((await device(side)).subscription, 'x')).status)
  clock += 13 * 3_600_000
  expect(statuses).toEqual([403, 401, 401, 403])
})

describe('what one side alone does', () => {
  it('Apple keeps one message for a web app, the last one, whatever its Topic', async () => {
    const agent = await device('apple')
    await agent.goOffline()
    for (const [text, topic] of [
      ['first', 'a'],
      ['second', 'b'],
      ['third', 'c'],
    ] as const) {
      expect((await sender.send(agent.subscription, text, { topic })).status).toBe(201)
    }
    await agent.goOnline()
    expect(textOf(await agent.receive())).toBe('third')
    expect(agent.received).toHaveLength(1)
    expect(service.deliveries.slice(-3).map(({ outcome }) => outcome)).toEqual([
      'replaced',
      'replaced',
      expect.anything(),
    ])
  })

  it('WNS has the token in the query, and knows it only byte for byte', async () => {
    const agent = await device('wns')
    const { endpoint } = agent.subscription
    expect(endpoint).toMatch(/\/w\/\?token=.*%2[bf].*%3d$/)
    expect((await sender.send(agent.subscription, 'x')).status).toBe(201)
    const rewritten = [endpoint.replace('%3d', '%3D'), decodeURIComponent(endpoint), endpoint.split('?')[0] ?? '']
    for (const wrong of rewritten) {
      expect((await sender.send({ ...agent.subscription, endpoint: wrong }, 'x')).status).toBe(404)
    }
  })

  it('WNS says in headers what became of it: TTL 0 is dropped when nobody is there', async () => {
    const agent = await device('wns')
    const kept = await sender.send(agent.subscription, 'here')
    expect(kept.headers).toMatchObject({ 'x-wns-status': 'received', 'x-wns-notificationstatus': 'received' })
    await agent.goOffline()
    const sent = await sender.send(agent.subscription, 'now or never', { TTL: 0 }, notKept)
    expect(sent).toMatchObject({ status: 201, headers: { 'x-wns-status': 'dropped' } })
  })

  it('Mozilla takes 2744 bytes for Firefox on Android, 4096 for the others', async () => {
    const [bridged, usual] = [await device('mozilla', { bridged: true }), await device('mozilla')]
    const send = (agent: UserAgent, length: number) =>
      sender.send(agent.subscription, 'x', {}, { body: Buffer.alloc(length) })
    expect((await send(bridged, 2744)).status).toBe(201)
    expect(await send(bridged, 2745)).toMatchObject({ status: 413, ...errno(104) })
    expect((await send(usual, 4096)).status).toBe(201)
  })

  it('Mozilla cuts a TTL of more than thirty days, and asks for two minutes when it is busy', async () => {
    const agent = await device('mozilla')
    expect((await sender.send(agent.subscription, 'x', { TTL: 9_999_999 })).headers).toMatchObject({ ttl: '2592000' })
    service.fault({ endpoint: agent.subscription.endpoint, status: 503 })
    expect(await sender.send(agent.subscription, 'x')).toMatchObject({ status: 503, headers: { 'retry-after': '120' } })
  })

  it('a token of one side is nothing at another', async () => {
    const agent = await device('apple')
    const at = new URL(agent.subscription.endpoint)
    const route = { method: 'POST', ca: service.ca, headers: { host: 'fcm.googleapis.com' }, servername: 'localhost' }
    const { port } = new URL(service.mozilla.endpointOrigin)
    expect((await exchange(`https://localhost:${port}${at.pathname}`, route, new Uint8Array())).status).toBe(404)
  })
})
