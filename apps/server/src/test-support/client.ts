import type { Problem } from '@deskbell/contract'

/** Plain HTTP as a test needs it: raw answers, and a short way to expect a good one. */
export interface Client {
  readonly url: string
  /** Headers sent with every request; a test may change them. */
  readonly headers: Record<string, string>
  /** @param path below the API's root, or a whole path if it begins with `//` */
  request(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>
  /** The body of a 2xx answer; anything else throws with the problem in its message. */
  json<T = unknown>(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<T>
  /** The problem of a failed answer; a good one throws. */
  problem(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Problem>
}

export interface AgentClient extends Client {
  /** Keeps the session's cookie for later requests. */
  signIn(email: string, password: string): Promise<Response>
}

export function createClient(url: string, headers: Record<string, string> = {}): Client {
  const request: Client['request'] = (method, path, body, more = {}) => {
    const target = path.startsWith('//') ? url + path.slice(1) : `${url}/api/v1${path}`
    const json = body === undefined ? {} : { 'content-type': 'application/json' }
    return fetch(target, {
      method,
      headers: { ...json, ...headers, ...more },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      redirect: 'manual',
    })
  }
  return {
    url,
    headers,
    request,
    async json<T>(method: string, path: string, body?: unknown, more?: Record<string, string>) {
      const response = await request(method, path, body, more)
      const text = await response.text()
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
      return (text === '' ? undefined : JSON.parse(text)) as T
    },
    async problem(method, path, body, more) {
      const response = await request(method, path, body, more)
      const text = await response.text()
      const type = response.headers.get('content-type') ?? ''
      if (response.ok || !type.startsWith('application/problem+json')) {
        throw new Error(`${method} ${path}: expected a problem, got ${response.status} ${type} ${text}`)
      }
      return JSON.parse(text) as Problem
    },
  }
}

/** A client that behaves like the app's page: same origin, with the session's cookie once signed in. */
export function agentClient(url: string): AgentClient {
  const headers: Record<string, string> = { 'sec-fetch-site': 'same-origin' }
  const client = createClient(url, headers)
  return {
    ...client,
    async signIn(email, password) {
      const response = await client.request('POST', '/session', { email, password })
      if (!response.ok) throw new Error(`sign-in: ${response.status} ${await response.text()}`)
      headers['cookie'] = response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
      return response
    },
  }
}
