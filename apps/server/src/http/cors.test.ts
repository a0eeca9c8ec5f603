import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../test-support/start-test-server.ts'
import { writeListedOrigins } from './listed-origins.ts'

let on: TestServer
beforeAll(async () => {
  on = await startTestServer()
  await writeListedOrigins(on.server.database, ['https://app.example.com'])
})
afterAll(() => on.close())

const preflight = (origin: string) =>
  on.anonymous.request('OPTIONS', '/application-passwords/x', undefined, {
    origin,
    'access-control-request-method': 'DELETE',
    'access-control-request-headers': 'authorization',
  })

it('lets apps of listed origins call agent routes, without credentials mode', async () => {
  const response = await preflight('https://app.example.com')
  expect(response.status).toBe(204)
  expect(response.headers.get('access-control-allow-origin')).toBe('https://app.example.com')
  expect(response.headers.get('access-control-allow-methods')).toContain('DELETE')
  for (const name of ['Authorization', 'Idempotency-Key', 'Last-Event-ID', 'Content-Type']) {
    expect(response.headers.get('access-control-allow-headers')).toContain(name)
  }
  expect(response.headers.get('access-control-allow-credentials')).toBeNull()
  const answer = await on.anonymous.request('GET', '/me', undefined, { origin: 'https://app.example.com' })
  expect(answer.headers.get('access-control-allow-origin')).toBe('https://app.example.com')
  expect(answer.headers.get('access-control-expose-headers')).toBe('Retry-After')
  expect(answer.headers.get('vary')).toContain('Origin')
})

it('tells pages of other origins nothing', async () => {
  for (const origin of [
    'https://evil.example',
    'http://app.example.com',
    'https://app.example.com.evil.example',
    'null',
  ]) {
    const response = await preflight(origin)
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
    expect(response.headers.get('access-control-allow-methods')).toBeNull()
    const answer = await on.anonymous.request('GET', '/me', undefined, { origin })
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
  }
})

it('discovery is for everybody', async () => {
  const response = await on.anonymous.request('GET', '//.well-known/deskbell', undefined, {
    origin: 'https://any.example',
  })
  expect(response.headers.get('access-control-allow-origin')).toBe('*')
  expect(await response.json()).toMatchObject({
    apiRoot: '/api/v1',
    contractVersions: [1],
    signIn: ['session', 'basic'],
  })
})
