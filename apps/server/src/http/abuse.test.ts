import { connect } from 'node:net'
import { problems } from '@deskbell/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { AgentClient } from '../test-support/client.ts'
import { adminEmail, adminPassword, startTestServer, type TestServer } from '../test-support/start-test-server.ts'

/** Attacks on what stands before every room; each room has its own beside it. */
let on: TestServer
let admin: AgentClient
beforeAll(async () => {
  on = await startTestServer({ env: { DESKBELL_PUBLIC_URL: 'https://desk.example.com' } })
  admin = await on.admin()
})
afterAll(() => on.close())

const invite = { email: 'x@example.com', role: 'agent' }
/** The session's cookie alone, without what our own page would send. */
const forge = (headers: Record<string, string>) =>
  on.anonymous.request('POST', '/invitations', invite, { cookie: admin.headers['cookie'] ?? '', ...headers })

it.each([
  ['a page of another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
  ['a page of a sibling site', { 'sec-fetch-site': 'same-site', origin: 'https://evil.example.com' }],
  ['another site in an old browser', { origin: 'https://evil.example' }],
  ['a look-alike host', { origin: 'https://desk.example.com.evil.example' }],
  ['another port', { origin: 'https://desk.example.com:8443' }],
  ['a sandboxed frame', { origin: 'null' }],
  ['neither header', {}],
  [
    'a lie about the origin beside a true Sec-Fetch-Site',
    { 'sec-fetch-site': 'cross-site', origin: 'https://desk.example.com' },
  ],
])('csrf: %s', async (_who, headers) => {
  const response = await forge(headers)
  expect(response.status).toBe(403)
  expect(await response.json()).toMatchObject({ code: 'csrf' })
})

it.each([
  ['our own page', { 'sec-fetch-site': 'same-origin' }],
  ['the address bar', { 'sec-fetch-site': 'none' }],
  ['an old browser at the public URL', { origin: 'https://desk.example.com' }],
])('csrf: %s may', async (_who, headers) => {
  expect((await forge(headers)).status).toBe(201)
})

it('csrf: an old browser at the address that it asked may', async () => {
  expect((await forge({ origin: on.server.url })).status).toBe(201)
})

it('csrf: reading needs no proof', async () => {
  const headers = { cookie: admin.headers['cookie'] ?? '', 'sec-fetch-site': 'cross-site' }
  expect((await on.anonymous.request('GET', '/me', undefined, headers)).status).toBe(200)
})

it('broken JSON', async () => {
  for (const body of ['{"email":', 'nonsense', '{"a":1}trailing', '"\u0000']) {
    expect(await on.anonymous.problem('POST', '/session', body)).toMatchObject({ status: 400, code: 'malformed_json' })
  }
})

it('no body, and a body that is no object', async () => {
  for (const body of ['', '[]', 'null', '"text"', '7']) {
    expect(await on.anonymous.problem('POST', '/session', body)).toMatchObject({ status: 400, code: 'invalid' })
  }
})

it('a body of another kind', async () => {
  const headers = { 'content-type': 'text/plain' }
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  expect(await on.anonymous.problem('POST', '/session', 'a=1', headers)).toMatchObject({
    code: 'unsupported_media_type',
  })
  expect(await on.anonymous.problem('POST', '/session', 'a=1', form)).toMatchObject({ status: 415 })
})

it('prototype pollution', async () => {
  for (const body of [
    '{"__proto__":{"role":"admin"},"email":"a@b.c","password":"x"}',
    '{"email":"a@b.c","password":"x","constructor":{"prototype":{"role":"admin"}}}',
  ]) {
    expect(await on.anonymous.problem('POST', '/session', body)).toMatchObject({ status: 400, code: 'malformed_json' })
  }
  expect(Object.hasOwn(Object.prototype, 'role')).toBe(false)
})

it('mass assignment: fields that are not asked for change nothing', async () => {
  const agent = await on.agent()
  await admin.json('PATCH', `/users/${agent.user.id}`, { name: 'New', email: 'evil@example.com', password_hash: 'x' })
  const me = await agent.json('GET', '/me')
  expect(me).toMatchObject({ user: { name: 'New', email: agent.user.email } })
})

it('a 10 MB body', async () => {
  const body = JSON.stringify({ email: adminEmail, password: 'x'.repeat(10 * 1024 * 1024) })
  const response = await on.anonymous.request('POST', '/session', body)
  expect(response.status).toBe(413)
  expect(await response.json()).toMatchObject({ code: 'payload_too_large' })
})

it('a field that is too long, and one that is no text', async () => {
  for (const password of ['x'.repeat(2000), 7, null, { $ne: '' }, ['x']]) {
    const found = await on.anonymous.problem('POST', '/session', { email: adminEmail, password })
    expect(found).toMatchObject({ status: 400, code: 'invalid', errors: [{ path: 'body.password' }] })
  }
})

it('sql injection in an address, a cursor and an id', async () => {
  const nasty = "' or 1=1; drop table users; --"
  expect(await on.anonymous.problem('POST', '/session', { email: nasty, password: nasty })).toMatchObject({
    status: 401,
  })
  const cursor = Buffer.from(JSON.stringify([nasty])).toString('base64url')
  expect((await admin.request('GET', `/users?cursor=${cursor}`)).status).toBe(200)
  expect((await admin.request('PATCH', `/users/${encodeURIComponent(nasty)}`, {})).status).toBe(404)
  expect((await admin.request('GET', '/users')).status).toBe(200)
})

it('huge and broken cursors and limits', async () => {
  for (const query of [`cursor=${'x'.repeat(600)}`, 'limit=201', 'limit=0', 'limit=1e9', 'limit=x', 'cursor=']) {
    expect(await admin.problem('GET', `/users?${query}`)).toMatchObject({ status: 400, code: 'invalid' })
  }
  for (const cursor of ['x', 'bnVsbA', 'e30', Buffer.from('[1]').toString('base64url')]) {
    expect(await admin.problem('GET', `/users?cursor=${cursor}`)).toMatchObject({ status: 400, code: 'cursor_invalid' })
  }
})

it('huge and broken ids', async () => {
  for (const id of ['x', 'x'.repeat(150), 'x'.repeat(5000), '%00', 'usr_%2e%2e%2f', '..%2f..%2fetc']) {
    const { status } = await admin.problem('PATCH', `/users/${id}`, {})
    expect([400, 404]).toContain(status)
  }
})

it('a header of 32 kB, a broken request line and a broken address', async () => {
  expect(await raw(`GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(32 * 1024)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431 /)
  expect(await raw('NONSENSE\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /)
  expect(await raw('GET /api/v1/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 4\d\d /)
})

it('header injection: neither Host nor X-Forwarded-Host gets into a link', async () => {
  const address = new URL(on.server.url)
  const body = JSON.stringify({ email: 'inject@example.com', role: 'agent' })
  const answer = await raw(
    `POST /api/v1/invitations HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\n` +
      `Sec-Fetch-Site: same-origin\r\nCookie: ${admin.headers['cookie']}\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
  )
  expect(answer).toContain('https://desk.example.com/invitation#')
  expect(answer).not.toContain('evil.example')
  expect(answer).not.toContain(address.host)
})

it('header injection: a line break in a user agent or a header never comes back', async () => {
  const answer = await raw(
    'GET /api/v1/me?x=%0d%0aSet-Cookie:a=b HTTP/1.1\r\nHost: x\r\nOrigin: https://a%0d%0aX: y\r\nConnection: close\r\n\r\n',
  )
  expect(answer).not.toMatch(/set-cookie/i)
})

it('forged X-Forwarded-For: counts the real address unless the proxy is listed', async () => {
  const attempt = (n: number) =>
    on.anonymous.request(
      'POST',
      '/session',
      { email: 'spoof@example.com', password: 'wrong' },
      { 'x-forwarded-for': `10.0.0.${n}` },
    )
  for (let n = 0; n < 10; n++) expect((await attempt(n)).status).toBe(401)
  expect((await attempt(99)).status).toBe(429)
})

it('behind a listed proxy, the address is the one that the proxy saw, not what the client says', async () => {
  await using behind = await startTestServer({ env: { DESKBELL_TRUST_PROXY: '127.0.0.1' } })
  const attempt = (forwarded: string) =>
    behind.anonymous.request(
      'POST',
      '/session',
      { email: 'a@b.org', password: 'wrong' },
      { 'x-forwarded-for': forwarded },
    )
  for (let n = 0; n < 10; n++) expect((await attempt(`10.0.0.${n}, 203.0.113.7`)).status).toBe(401)
  expect((await attempt('10.0.0.99, 203.0.113.7')).status).toBe(429)
  expect((await attempt('203.0.113.8')).status).toBe(401)
})

it('unknown addresses and methods', async () => {
  expect(await admin.problem('GET', '/nothing/here')).toMatchObject({ status: 404, code: 'not_found' })
  const response = await admin.request('DELETE', '/me')
  expect(response.status).toBe(405)
  expect(response.headers.get('allow')).toBe('GET')
  expect(await admin.problem('PUT', '//.well-known/deskbell', {})).toMatchObject({ status: 404 })
})

it('every problem says type, title, status and code, and no stack', async () => {
  const found = await on.anonymous.problem('GET', '/me')
  expect(found).toEqual({
    type: 'about:blank',
    title: problems.unauthenticated.title,
    status: 401,
    code: 'unauthenticated',
  })
})

it('is not cached, sniffed, framed or indexed', async () => {
  const response = await admin.request('GET', '/me')
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'strict-transport-security': 'max-age=31536000',
    'content-security-policy': expect.stringContaining("script-src 'self'"),
  })
})

it('the cookie is Secure where the public URL is https', async () => {
  const response = await on.anonymous.request('POST', '/session', { email: adminEmail, password: adminPassword })
  expect(response.headers.getSetCookie()[0]).toContain('; Secure')
})

/** Bytes on a socket, for what no HTTP client would send. */
function raw(text: string): Promise<string> {
  const { hostname, port } = new URL(on.server.url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.end(text))
    let answer = ''
    socket.setEncoding('utf8')
    socket.on('data', chunk => {
      answer += chunk
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
  })
}
