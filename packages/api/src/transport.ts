import type { ApiResult, Failure } from './result.ts'

/** How a caller proves who it is. `session` is the site's own cookie, on the same origin only. */
export type Credentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'session' }
  | { readonly kind: 'basic'; readonly user: string; readonly password: string }
  | { readonly kind: 'bearer'; readonly token: string }

export type Fetch = (input: string, init: RequestInit) => Promise<Response>

export interface TransportOptions {
  /** Absolute, or a path on the page's origin; without a slash at the end. */
  readonly apiRoot: string
  /** Asked at every call, so that signing in needs no new client. */
  readonly credentials: () => Credentials
  readonly fetch: Fetch
  /** Milliseconds until a call gives up. Streams have none. */
  readonly timeoutMs: number
}

export interface Call<T> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>> | undefined
  readonly body?: unknown
  /** A file as it is, in the place of a body. */
  readonly bytes?: Blob | undefined
  /** The answer is a file: `read` gets a Blob. */
  readonly file?: true
  /** Instead of the client's own. */
  readonly timeoutMs?: number | undefined
  readonly idempotencyKey?: string | undefined
  readonly signal?: AbortSignal | undefined
  /** Overrides the client's own, for example with a device's renew token. */
  readonly credentials?: Credentials | undefined
  /** Reads the decoded body; undefined means that it is not what the contract says. */
  readonly read: (body: unknown) => T | undefined
}

export type Transport = <T>(call: Call<T>) => Promise<ApiResult<T>>

/** One HTTP call, with every way it can end as a value. */
export function createTransport(options: TransportOptions): Transport {
  return async call => {
    const deadline = AbortSignal.timeout(call.timeoutMs ?? options.timeoutMs)
    const signal = call.signal ? AbortSignal.any([call.signal, deadline]) : deadline
    try {
      const response = await options.fetch(addressOf(options.apiRoot, call.path, call.query), {
        ...requestInit(call.credentials ?? options.credentials(), call),
        signal,
      })
      if (!response.ok) return { ok: false, failure: await problemOf(response) }
      const data = call.read(await (call.file ? response.blob() : jsonOf(response)))
      if (data === undefined) return { ok: false, failure: { kind: 'unreadable', status: response.status } }
      return { ok: true, status: response.status, data }
    } catch (error) {
      if (call.signal?.aborted) return { ok: false, failure: { kind: 'aborted' } }
      if (deadline.aborted) return { ok: false, failure: { kind: 'timeout' } }
      if (error instanceof TypeError) return { ok: false, failure: { kind: 'offline' } }
      throw error
    }
  }
}

/** The absolute or origin-relative address of a call. */
export function addressOf(apiRoot: string, path: string, query: Call<unknown>['query']): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== '') search.set(name, String(value))
  }
  const text = search.toString()
  return apiRoot.replace(/\/+$/, '') + path + (text && `?${text}`)
}

/** Method, headers and cookie mode. Only `session` ever sends a cookie. */
export function requestInit(
  credentials: Credentials,
  call: {
    method: string
    body?: unknown
    bytes?: Blob | undefined
    idempotencyKey?: string | undefined
    accept?: string
  },
): RequestInit {
  const headers: Record<string, string> = { accept: call.accept ?? 'application/json' }
  if (credentials.kind === 'basic')
    headers['authorization'] = `Basic ${basicToken(credentials.user, credentials.password)}`
  if (credentials.kind === 'bearer') headers['authorization'] = `Bearer ${credentials.token}`
  if (call.body !== undefined) headers['content-type'] = 'application/json'
  if (call.bytes !== undefined) headers['content-type'] = call.bytes.type || 'application/octet-stream'
  if (call.idempotencyKey) headers['idempotency-key'] = call.idempotencyKey
  return {
    method: call.method,
    headers,
    credentials: credentials.kind === 'session' ? 'same-origin' : 'omit',
    redirect: 'error',
    cache: 'no-store',
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    ...(call.bytes === undefined ? {} : { body: call.bytes }),
  }
}

/** RFC 7617 with UTF-8. */
function basicToken(user: string, password: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(`${user}:${password}`)))
}

/** Reads an error answer; one that is no problem+json is still a problem, known by its status. */
export async function problemOf(response: Response): Promise<Failure> {
  const body = await jsonOf(response)
  const problem = typeof body === 'object' && body !== null ? body : {}
  const code = 'code' in problem && typeof problem.code === 'string' ? problem.code : `http_${response.status}`
  const retryAfter = Number(response.headers.get('retry-after'))
  return {
    kind: 'problem',
    status: response.status,
    code,
    problem,
    ...(retryAfter > 0 ? { retryAfterSeconds: retryAfter } : {}),
  }
}

async function jsonOf(response: Response): Promise<unknown> {
  const text = await response.text()
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
