import { afterAll, beforeAll } from 'vitest'
import type { Client } from './client.ts'
import { startTestServer, type TestServer } from './start-test-server.ts'
import { type DatabaseMaker, type TestDatabase, withDatabases } from './with-databases.ts'

/** What a suite has once it runs: a server with its first admin. */
export interface Site {
  readonly test: TestServer
  readonly admin: Client
  readonly database: TestDatabase
}

/** Runs one suite on a real server for each kind of database; all its tests share that server. */
export function withServers(
  name: string,
  suite: (site: () => Site, kind: 'sqlite' | 'postgres', make: DatabaseMaker) => void,
): void {
  withDatabases(name, (make, kind) => {
    let site: Site | undefined
    beforeAll(async () => {
      const database = await make()
      const test = await startTestServer({ database })
      site = { test, admin: await test.admin(), database }
    })
    afterAll(async () => {
      await site?.test.close()
      await site?.database.remove()
    })
    suite(
      () => {
        if (!site) throw new Error('the server has not started')
        return site
      },
      kind,
      make,
    )
  })
}
