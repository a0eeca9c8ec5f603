import { randomFillSync, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import { json } from 'node:stream/consumers'
import type { Delivery, Device, DevicePut, ProblemCode, Receipts, Trace } from '@deskbell/contract'
import { newId, problems } from '@deskbell/contract'
import * as webPush from '@deskbell/web-push'

export type User = { id: Device['owner']['id']; name: string; email: string; role: 'admin' | 'agent'; password: string }
type Options = { appOrigin: string; extraHosts: readonly string[]; proxy?: string | undefined; users: readonly User[] }
type Row = { device: Device; subscription: webPush.PushSubscriptionKeys; renewToken: string }
type Answer = readonly [status: number, body?: unknown]
type Call = { user: User | undefined; bearer: string; id: string; query: URLSearchParams; body: unknown }
type Routes = Record<string, (call: Call) => Answer | Promise<Answer>>

const discovery = { name: 'Second', apiRoot: '/push-api', contractVersions: [1], levels: ['push'], signIn: ['basic'] }
const now = () => new Date().toISOString()
const make = <K extends 'ntf' | 'dlv'>(kind: K) => newId(kind, bytes => randomFillSync(bytes))
const problem = (code: ProblemCode, more = {}): Answer => [problems[code].status, { code, ...problems[code], ...more }]

/** Another product's backend, an afternoon's work: level `push` alone, Basic sign-in, own keys, all in memory. */
export function createSecondBackend({ appOrigin, extraHosts, proxy, users }: Options) {
  const vapid = webPush.createVapidSigner({ ...webPush.generateVapidKeys(), subject: 'mailto:desk@example.org' })
  const sender = webPush.createPushSender({ policy: { extraHosts }, proxy })
  const rows = new Map<string, Row>()
  const removals = new Map<string, object>()
  const traces = new Map<string, Trace>()
  const deliveries = new Map<string, Delivery>()
  const settings = { enabled: true, applicationServerKey: vapid.publicKey, keyId: vapid.keyId, prompt: 'manual' }

  const mayTouch = (owner: { readonly id: string }, user?: User) => user?.id === owner.id || user?.role === 'admin'
  /** The row that the call names, if the caller may touch it. */
  function rowOf({ id, user, bearer }: Call): Row | undefined {
    const row = rows.get(id)
    return row && (mayTouch(row.device.owner, user) || bearer === row.renewToken) ? row : undefined
  }

  function put(call: Call): Answer {
    const { id, user } = call
    const { subscription, label, installed = false, appUrl = appOrigin } = call.body as DevicePut
    const [known, owner] = [rows.get(id), user ?? rowOf(call)?.device.owner]
    if (!owner) return problem('unauthenticated')
    if (!settings.enabled) return problem('push_disabled')
    if (removals.has(id)) return problem('device_removed', removals.get(id))
    if (known && owner.id !== known.device.owner.id) return problem('device_conflict')
    if (appUrl !== appOrigin) return problem('app_url_invalid')
    const parsed = webPush.parseSubscription(subscription, { extraHosts })
    if (!parsed.ok) return problem('subscription_invalid', { fault: parsed.code })
    const first = { name: null, registeredAt: now(), lastDelivery: null, health: 'unknown', muted: false } as const
    const pushService = webPush.pushServiceOf(parsed.subscription.endpoint)
    const latest = { lastSeenAt: now(), installed, pushService, label: label ?? known?.device.label ?? 'Device' }
    const identity = { id: id as Device['id'], owner: { id: owner.id, name: owner.name } }
    const device = { ...(known?.device ?? first), ...identity, ...latest }
    const renewToken = known?.renewToken ?? randomUUID()
    rows.set(id, { device, subscription: parsed.subscription, renewToken })
    return known ? [200, device] : [201, { ...device, renewToken }]
  }

  function remove(call: Call): Answer {
    const [row, user] = [rowOf(call), call.user]
    if (!row) return rows.has(call.id) ? problem('not_found') : [204]
    if (user && user.id !== row.device.owner.id)
      removals.set(call.id, { removedBy: { name: user.name }, removedAt: now() })
    rows.delete(call.id)
    return [204]
  }

  async function test(call: Call): Promise<Answer> {
    const { device, subscription } = rowOf(call) ?? {}
    if (!device || !subscription) return problem('not_found')
    const id = make('ntf')
    const stages = { acceptedAt: null, receivedAt: null, displayedAt: null, clickedAt: null, dismissedAt: null }
    const from = { id: make('dlv'), channel: 'push', deviceId: device.id, queuedAt: now() } as const
    const delivery: Delivery = { ...from, ...stages, attempts: [] }
    const about = { kind: 'test', conversationId: null, reason: 'test', decidedAt: now() } as const
    traces.set(id, { id, ...about, recipient: device.owner, deliveries: [delivery] })
    const data = { v: 1, notificationId: id, conversationId: null, receiptToken: `${delivery.id}.${randomUUID()}` }
    deliveries.set(data.receiptToken, delivery)
    const shown = { title: 'Second backend', body: 'It rings.', tag: id, navigate: `${appOrigin}/device?ntf=${id}` }
    const notification = { ...shown, silent: false, mutable: true, data }
    const message = JSON.stringify({ web_push: 8030, mutable: true, notification })
    const authorization = vapid.header(new URL(subscription.endpoint).origin)
    const content = { body: webPush.encrypt(Buffer.from(message), subscription), ttl: 86_400, urgency: 'high' } as const
    const sent = await sender.send({ subscription, authorization, ...content })
    const { status = null, reason } = { reason: null, ...sent }
    device.lastDelivery = { at: now(), result: sent.result, status, reason }
    delivery.attempts.push(device.lastDelivery)
    if (sent.result === 'accepted') delivery.acceptedAt = now()
    if (sent.result === 'gone') rows.delete(device.id)
    return [202, { notificationId: id }]
  }

  function takeReceipt({ token, stage, at }: Receipts['receipts'][number]): object {
    const delivery = deliveries.get(token)
    if (delivery) delivery[`${stage}At`] ??= at
    return delivery ? { ok: true } : { code: 'not_found' }
  }

  function list({ user, query }: Call): Answer {
    const all = query.get('owner') === 'all'
    if (all && user?.role !== 'admin') return problem('forbidden')
    const items = [...rows.values()].map(({ device }) => device).filter(({ owner }) => all || owner.id === user?.id)
    return [200, { items, nextCursor: null }]
  }

  const openRoutes: Routes = {
    'GET /.well-known/deskbell': () => [200, discovery],
    'POST /push-api/receipts': ({ body }) => [200, { results: (body as Receipts).receipts.map(takeReceipt) }],
    'PUT /push-api/devices/:id': put,
    'DELETE /push-api/devices/:id': remove,
  }
  const routes: Routes = {
    'GET /push-api/me': ({ user }) => [200, { user: { ...user, password: undefined }, capabilities: [] }],
    'GET /push-api/push': () => [200, settings],
    'PATCH /push-api/push': ({ user, body }) =>
      user?.role === 'admin' ? [200, Object.assign(settings, body)] : problem('forbidden'),
    'GET /push-api/devices': list,
    'PATCH /push-api/devices/:id': call => {
      const row = rowOf(call)
      return row ? [200, Object.assign(row.device, call.body)] : problem('not_found')
    },
    'POST /push-api/devices/:id/test': test,
    'GET /push-api/notifications/:id': ({ id, user }) => {
      const trace = traces.get(id)
      return trace && mayTouch(trace.recipient, user) ? [200, trace] : problem('not_found')
    },
  }

  async function answer(request: IncomingMessage): Promise<Answer> {
    const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://backend')
    const id = /\/((?:dev|ntf)_[\w-]+)/.exec(pathname)?.[1] ?? ''
    const route = `${request.method} ${id ? pathname.replace(id, ':id') : pathname}`
    const [, bearer = ''] = (request.headers.authorization ?? '').split(' ')
    const user = users.find(({ email, password }) => bearer === btoa(`${email}:${password}`))
    const handle = openRoutes[route] ?? (user && routes[route])
    if (!handle) return problem(user ? 'not_found' : 'unauthenticated')
    const body = request.headers['content-length'] ? await json(request) : undefined
    return handle({ user, bearer, id, query, body })
  }

  return createServer((request, response) => {
    const forAll = /(deskbell|receipts)$/.test(request.url ?? '')
    response.setHeader('access-control-allow-origin', forAll ? '*' : appOrigin)
    response.setHeader('access-control-allow-methods', 'PUT, PATCH, DELETE')
    response.setHeader('access-control-allow-headers', 'Authorization, Idempotency-Key, Last-Event-ID, Content-Type')
    const type = (status: number) => ({ 'content-type': `application/${status < 400 ? 'json' : 'problem+json'}` })
    const write = ([status, body]: Answer) => response.writeHead(status, type(status)).end(JSON.stringify(body))
    if (request.method === 'OPTIONS') write([204])
    else answer(request).then(write, () => write(problem('internal')))
  }).on('close', () => void sender.close())
}
