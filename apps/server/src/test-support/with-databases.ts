import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { describe } from 'vitest'
import type { Config } from '../config/config.ts'
import { readEnv } from '../config/env.ts'

/** A new, empty database of one kind. */
export interface TestDatabase {
  /** Its part of the configuration. On PostgreSQL the data folder holds the key file alone. */
  readonly config: Pick<Config, 'dataDir' | 'databaseUrl'>
  remove(): Promise<void>
}

export type DatabaseMaker = () => Promise<TestDatabase>

/**
 * Runs one suite on SQLite and, where DESKBELL_TEST_DATABASE_URL names a PostgreSQL server, on that too. Every call of
 * the maker gives a database of its own.
 */
export function withDatabases(name: string, suite: (make: DatabaseMaker, kind: 'sqlite' | 'postgres') => void): void {
  describe(`${name} (SQLite)`, () => suite(makeSqlite, 'sqlite'))
  const url = testDatabaseUrl()
  describe.skipIf(url === undefined)(`${name} (PostgreSQL)`, () => suite(() => makePostgres(url ?? ''), 'postgres'))
}

export async function makeSqlite(): Promise<TestDatabase> {
  const dataDir = temporaryFolder()
  return {
    config: { dataDir, databaseUrl: undefined },
    remove: async () => rmSync(dataDir, { recursive: true, force: true }),
  }
}

/**
 * A database of its own on the given server. A schema would be cheaper, but the Migrator looks at all schemas of a
 * database, and stumbles over one that another test is dropping.
 */
export async function makePostgres(url: string): Promise<TestDatabase> {
  const dataDir = temporaryFolder()
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await run(url, `create database ${name} template template0`)
  const own = new URL(url)
  own.pathname = `/${name}`
  return {
    config: { dataDir, databaseUrl: own.href },
    async remove() {
      await run(url, `drop database ${name} with (force)`)
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

async function run(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(text)
  await client.end()
}

function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'deskbell-test-'))
}

function testDatabaseUrl(): string | undefined {
  return readEnv()['DESKBELL_TEST_DATABASE_URL'] || undefined
}
