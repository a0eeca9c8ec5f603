import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../test-support/start-test-server.ts'
import { withDatabases } from '../test-support/with-databases.ts'

withDatabases('session', make => {
  let on: TestServer
  beforeAll(async () => {
    on = await startTestServer({ database: await make() })
  })
  afterAll(() => on.close())

  it('signs in, tells who is signed in, and signs out', async () => {
    const admin = await on.admin()
    expect(await admin.json('GET', '/me')).toMatchObject({ user: { email: 'ada@example.com', role: 'admin' } })
    await admin.json('DELETE', '/session')
    expect(await admin.problem('GET', '/me')).toMatchObject({ status: 401, code: 'unauthenticated' })
  })
})
