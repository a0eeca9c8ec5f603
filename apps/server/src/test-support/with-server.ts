import { afterAll, beforeAll } from 'vitest'
import { startTestServer, type TestServer, type TestServerOptions } from './start-test-server.ts'
import { type TestDatabase, withDatabases } from './with-databases.ts'

/** Runs one suite against a server of its own, on each database. The server is there once the tests run. */
export function withServer(
  name: string,
  options: Omit<TestServerOptions, 'database'>,
  suite: (on: () => TestServer, kind: 'sqlite' | 'postgres') => void,
): void {
  withDatabases(name, (make, kind) => {
    let database: TestDatabase | undefined
    let server: TestServer | undefined
    beforeAll(async () => {
      database = await make()
      server = await startTestServer({ ...options, database })
    })
    afterAll(async () => {
      await server?.close()
      await database?.remove()
    })
    suite(() => {
      if (!server) throw new Error('the server is there in tests and hooks alone')
      return server
    }, kind)
  })
}
