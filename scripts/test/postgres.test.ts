import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { expect, it, vi } from 'vitest'
import { NODE } from '../lib/paths.mjs'
import { startPostgres } from './postgres.ts'
import { findPostgres } from './tools.ts'

const run = promisify(execFile)

/** What the database answers, or undefined when there is none. */
async function ask(url: string, sql: string): Promise<string | undefined> {
  const psql = join(findPostgres() ?? '', 'psql')
  const answer = await run(psql, [url, '-Atc', sql]).catch(() => undefined)
  return answer?.stdout.trim()
}

it('a throw-away PostgreSQL takes connections in UTF-8, and is gone when stopped', async () => {
  const cluster = await startPostgres()
  expect(await ask(cluster.url, "SELECT lower('É') || current_setting('fsync')")).toBe('éoff')
  expect(await ask(cluster.url.replace(/:[^:@/]+@/, ':wrong@'), 'SELECT 1')).toBeUndefined()
  await cluster.stop()
  expect(await ask(cluster.url, 'SELECT 1')).toBeUndefined()
})

it('PostgreSQL ends also when whoever started it is killed', async () => {
  const script = `const { startPostgres } = await import(${JSON.stringify(import.meta.resolve('./postgres.ts'))})
    console.log((await startPostgres()).url); setInterval(() => {}, 1000)`
  const owner = spawn(NODE, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [url] = (await once(createInterface(owner.stdout), 'line')) as [string]
  expect(await ask(url, 'SELECT 1')).toBe('1')
  owner.kill('SIGKILL')
  await vi.waitFor(async () => expect(await ask(url, 'SELECT 1')).toBeUndefined(), { timeout: 15_000, interval: 100 })
})
