import { Writable } from 'node:stream'
import { expect, it } from 'vitest'
import { startTestServer } from '../test-support/start-test-server.ts'
import { createLogger } from './logger.ts'

function collect() {
  const lines: string[] = []
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    },
  })
  return { lines, stream }
}

it('logs no secret, however deep it stands', () => {
  const { lines, stream } = collect()
  const log = createLogger('info', stream)
  log.info({ endpoint: 'S1', device: { endpoint: 'S2', keys: { p256dh: 'S3', auth: 'S4' } }, token: 'S5' })
  log.info({ headers: { authorization: 'S6', cookie: 'S7', 'set-cookie': 'S8' }, password: 'S9', kept: 'visible' })
  expect(lines.join('')).toContain('visible')
  expect(lines.join('')).not.toMatch(/S\d/)
})

it('logs a request by method and path alone', async () => {
  const { lines, stream } = collect()
  await using on = await startTestServer({ logger: createLogger('info', stream) })
  const admin = await on.admin()
  await admin.request('GET', '/me?secret=S1', undefined, { 'x-secret': 'S2' })
  await on.anonymous.request(
    'POST',
    '/session',
    { email: 'a@b.org', password: 'S3' },
    { authorization: 'Basic UzQ6UzU=' },
  )
  const text = lines.join('')
  expect(text).toContain('"path":"/api/v1/me"')
  expect(text).not.toMatch(/S[1-5]|UzQ6UzU/)
  expect(text).not.toContain(admin.headers['cookie']?.split('=')[1])
})
