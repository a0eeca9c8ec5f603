import { visitorAnswerSchema } from '@deskbell/contract/schemas'
import { beforeAll, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../test-support/start-test-server.ts'
import { withServer } from '../test-support/with-server.ts'
import { defaultVisitorName } from './visitor-name.ts'

withServer('visitors', {}, on => {
  let test: TestServer
  beforeAll(() => {
    test = on()
  })

  it('nothing is required; there is no cookie; the token is kept as a hash alone', async () => {
    for (const body of [undefined, {}, { name: 'Zoë', language: 'de-CH' }, { language: 'x\u0000y', unknown: 1 }]) {
      const response = await test.anonymous.request('POST', '/visitors', body, { origin: 'https://shop.example' })
      expect(response.status).toBe(201)
      expect(response.headers.getSetCookie()).toEqual([])
      expect(response.headers.get('access-control-allow-origin')).toBe('*')
      expect(response.headers.get('access-control-allow-credentials')).toBeNull()
      const { visitorId, token } = visitorAnswerSchema.parse(await response.json())
      const row = await test.server.database.db
        .selectFrom('visitors')
        .selectAll()
        .where('id', '=', visitorId)
        .executeTakeFirstOrThrow()
      expect(JSON.stringify(row)).not.toContain(token)
      expect(row.name).toBe(body?.name ?? defaultVisitorName(visitorId))
      expect(row.language).toBe(body?.name ? 'de-CH' : null)
      expect(row.verified).toBe(0)
    }
  })

  it.each([['a\u0000b'], [''], ['x'.repeat(81)], [7]])('the name %j is refused', async name => {
    expect(await test.anonymous.problem('POST', '/visitors', { name })).toMatchObject({ code: 'invalid' })
  })

  it('without a token, or with one that is none, there is no thread', async () => {
    for (const headers of [
      {},
      { authorization: 'Bearer x' },
      { authorization: 'Bearer ' },
      { authorization: 'Bearer' },
    ]) {
      const problem = await test.anonymous.problem('GET', '/visitors/me/messages', undefined, headers)
      expect(problem).toMatchObject({ code: 'unauthenticated', status: 401 })
    }
  })

  it('pages of any origin may preflight and call', async () => {
    const preflight = await test.anonymous.request('OPTIONS', '/visitors/me/messages', undefined, {
      origin: 'https://shop.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,idempotency-key',
    })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*')
    expect(preflight.headers.get('access-control-allow-methods')).toContain('POST')
    expect(preflight.headers.get('access-control-allow-headers')).toMatch(/idempotency-key/i)
  })
})

it('limits hold: new visitors per address, messages per visitor', async () => {
  await using test = await startTestServer({ env: { DESKBELL_RATE_VISITORS: '2', DESKBELL_RATE_MESSAGES: '3' } })
  const [one, two] = [await test.visitor(), await test.visitor()]
  const third = await test.anonymous.request('POST', '/visitors', {})
  expect(third.status).toBe(429)
  expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await third.json()).toMatchObject({ code: 'rate_limited' })
  for (let n = 0; n < 3; n += 1) await one.json('POST', '/visitors/me/messages', { text: 'hi' })
  expect(await one.problem('POST', '/visitors/me/messages', { text: 'hi' })).toMatchObject({ code: 'rate_limited' })
  await two.json('POST', '/visitors/me/messages', { text: 'the other is not limited by the first' })
})
