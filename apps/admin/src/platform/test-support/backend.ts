import type { Fetch } from '@deskbell/api'
import type { Device, DevicePut, Me, PushSettings, UserId } from '@deskbell/contract'

export interface BackendCall {
  readonly method: string
  readonly path: string
  readonly authorization: string | undefined
  readonly credentials: RequestCredentials | undefined
  readonly body: unknown
}

export interface BackendAnswer {
  readonly status: number
  readonly body?: unknown
}

type Condition = Partial<Pick<Device, 'health' | 'quarantineReason' | 'unshown' | 'confirmedAt'>>

interface Row {
  readonly owner: UserId
  endpoint: string
  renewToken: string
  /** What the site says of it beyond its name; another subscription ends it. */
  condition?: Condition
}

/**
 * A backend in memory that keeps the contract's rules for sessions and devices, behind the real client. `answer` stands
 * in for what it would say, once or for good.
 */
export interface Backend {
  readonly fetch: Fetch
  readonly calls: BackendCall[]
  readonly rows: Map<string, Row>
  push: PushSettings
  /** Who the cookie belongs to; null without one. */
  session: Me | null
  readonly people: Map<string, Me>
  up: boolean
  /** Looks at each call first; undefined lets the rules decide. */
  intercept: (call: BackendCall) => BackendAnswer | undefined
}

/** A key of the right length; the browser's double does not look at it otherwise. */
const keyOne = 'BA'.padEnd(87, 'A')
export const keyTwo = 'BB'.padEnd(87, 'A')

export function person(name: string): Me {
  const id = `usr_${name.padEnd(8, '0')}` as UserId
  return { user: { id, name, email: `${name}@desk.test`, role: 'agent' }, capabilities: [] }
}

export function createBackend(site = 'https://desk.test'): Backend {
  const backend: Backend = {
    calls: [],
    rows: new Map(),
    push: { enabled: true, applicationServerKey: keyOne, keyId: 'key-1', prompt: 'in_context' },
    session: null,
    people: new Map(),
    up: true,
    intercept: () => undefined,
    fetch: (input, init) => {
      const headers = init.headers as Record<string, string>
      const url = new URL(input)
      const call: BackendCall = {
        method: init.method ?? 'GET',
        path: url.pathname,
        authorization: headers['authorization'],
        credentials: init.credentials,
        body: init.body === undefined ? undefined : (JSON.parse(init.body as string) as unknown),
      }
      backend.calls.push(call)
      if (!backend.up || url.origin !== site) return Promise.reject(new TypeError('no network'))
      const { status, body } = backend.intercept(call) ?? answer(backend, call)
      return Promise.resolve(
        new Response(status === 204 ? null : JSON.stringify(body ?? { code: 'not_found' }), { status }),
      )
    },
  }
  return backend
}

function answer(backend: Backend, call: BackendCall): BackendAnswer {
  const { method, path } = call
  if (path === '/.well-known/deskbell') return { status: 200, body: discovery }
  if (`${method} ${path}` === 'POST /api/v1/session') {
    const { email } = call.body as { email: string }
    backend.session = backend.people.get(email) ?? null
    return backend.session ? { status: 200, body: backend.session } : problem(401, 'invalid_credentials')
  }
  const me = whoAsks(backend, call)
  const id = /^\/api\/v1\/devices\/(dev_[\w-]+)/.exec(path)?.[1]
  if (id && method === 'DELETE' && call.authorization?.startsWith('Bearer')) {
    if (backend.rows.get(id)?.renewToken === call.authorization.slice(7)) backend.rows.delete(id)
    return { status: 204 }
  }
  if (!me) return problem(401, 'unauthenticated')
  if (path === '/api/v1/me') return { status: 200, body: me }
  if (path === '/api/v1/session') {
    backend.session = null
    return { status: 204 }
  }
  if (path === '/api/v1/push') return { status: 200, body: backend.push }
  if (path === '/api/v1/devices') {
    const own = [...backend.rows].filter(([, { owner }]) => owner === me.user.id)
    return {
      status: 200,
      body: { items: own.map(([rowId, row]) => ({ ...device(rowId, me, {}), ...row.condition })), nextCursor: null },
    }
  }
  if (!id) return problem(404, 'not_found')
  if (path.endsWith('/test')) {
    return backend.rows.has(id) ? { status: 202, body: { notificationId: 'ntf_abcdefgh' } } : problem(404, 'not_found')
  }
  if (method === 'DELETE') {
    backend.rows.delete(id)
    return { status: 204 }
  }
  return putDevice(backend, me, id, call.body as DevicePut)
}

const discovery = {
  name: 'Desk',
  apiRoot: '/api/v1',
  contractVersions: [1],
  levels: ['push', 'conversations', 'accounts', 'not invented yet'],
  signIn: ['session', 'basic'],
}

function putDevice(backend: Backend, me: Me, id: string, body: DevicePut): BackendAnswer {
  if (!backend.push.enabled) return problem(409, 'push_disabled')
  const { endpoint } = body.subscription
  const sameEndpoint = [...backend.rows].find(([other, row]) => row.endpoint === endpoint && other !== id)
  if (sameEndpoint) {
    const [otherId, row] = sameEndpoint
    return row.owner === me.user.id ? { status: 200, body: device(otherId, me, body) } : problem(409, 'device_conflict')
  }
  const row = backend.rows.get(id)
  if (row && row.owner !== me.user.id) return problem(409, 'device_conflict')
  if (row) {
    if (row.endpoint !== endpoint) row.condition = { health: 'unknown', confirmedAt: null }
    row.endpoint = endpoint
    return { status: 200, body: { ...device(id, me, body), ...row.condition } }
  }
  // Each 201 brings another one, and the one before is worth nothing.
  const renewToken = `renew-${backend.calls.length}-${id}`
  backend.rows.set(id, { owner: me.user.id, endpoint, renewToken })
  return { status: 201, body: { ...device(id, me, body), renewToken } }
}

function device(id: string, me: Me, { label }: Pick<DevicePut, 'label'>): object {
  return { id, owner: { id: me.user.id, name: me.user.name }, label }
}

function whoAsks(backend: Backend, { authorization, credentials }: BackendCall): Me | null {
  if (authorization?.startsWith('Basic '))
    return backend.people.get(atob(authorization.slice(6)).split(':')[0] ?? '') ?? null
  return credentials === 'same-origin' ? backend.session : null
}

export function problem(status: number, code: string, more: object = {}): BackendAnswer {
  return { status, body: { type: 'about:blank', title: code, status, code, ...more } }
}
