import type { FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import type { Database } from '../db/database.ts'
import { readSetting, writeSetting } from '../db/settings.ts'
import { createTestClock, hour } from '../test-support/clock.ts'
import { openTestDatabase, silent } from '../test-support/open-test-database.ts'
import { type TestDatabase, withDatabases } from '../test-support/with-databases.ts'
import { created } from './answer.ts'
import { createApi } from './api.ts'
import { createApp } from './app.ts'
import type { Principal } from './principal.ts'
import { problem } from './problem.ts'

withDatabases('idempotency key', make => {
  const clock = createTestClock()
  let test: TestDatabase
  let database: Database
  let app: FastifyInstance
  let caller: Principal = { kind: 'none' }
  let fail: 'problem' | 'crash' | undefined

  beforeAll(async () => {
    test = await make()
    database = await openTestDatabase(test)
  })
  afterAll(async () => {
    await database.close()
    await test.remove()
  })
  beforeEach(async () => {
    fail = undefined
    caller = { kind: 'visitor', visitorId: `vis_${Math.random().toString(36).slice(2)}aaaaaaa` as never, name: null }
    app = await createApp({ trustProxy: [] }, silent)
    const api = createApi(app, {
      database,
      clock: clock.now,
      resolve: async () => caller,
      publicUrl: () => 'http://localhost',
      listedOrigins: () => [],
    })
    api.idempotentRoute({
      method: 'POST',
      url: '/counters/:name',
      auth: 'none',
      params: z.object({ name: z.string() }),
      body: z.object({ by: z.number() }),
      handler: async ({ trx, params, body }) => {
        const count = Number((await readSetting(trx, params.name)) ?? 0) + body.by
        await writeSetting(trx, params.name, count)
        if (fail === 'problem') return problem('forbidden')
        if (fail === 'crash') throw new Error('a secret in a message')
        return created({ count })
      },
    })
    await database.db.deleteFrom('settings').execute()
  })
  afterEach(() => app.close())

  const add = async (key: string | undefined, by: number | string = 1, name = 'a') => {
    const response = await app.inject({
      method: 'POST',
      url: `/api/v1/counters/${name}`,
      headers: key === undefined ? {} : { 'idempotency-key': key },
      body: { by },
    })
    return { status: response.statusCode, body: response.json() }
  }

  it('gives the first answer again, and does the work once', async () => {
    expect(await add('k')).toEqual({ status: 201, body: { count: 1 } })
    expect(await add('k')).toEqual({ status: 201, body: { count: 1 } })
    expect(await add('other')).toEqual({ status: 201, body: { count: 2 } })
    expect(await add(undefined)).toEqual({ status: 201, body: { count: 3 } })
  })

  it('refuses another body under the same key', async () => {
    await add('k')
    expect(await add('k', 2)).toMatchObject({ status: 422, body: { code: 'idempotency_mismatch' } })
    expect(await readSetting(database.db, 'a')).toBe(1)
  })

  it('keeps callers and paths apart', async () => {
    await add('k')
    expect(await add('k', 1, 'b')).toMatchObject({ body: { count: 1 } })
    caller = { kind: 'visitor', visitorId: 'vis_somebodyelse' as never, name: null }
    expect(await add('k')).toMatchObject({ body: { count: 2 } })
  })

  it('forgets after 24 hours', async () => {
    await add('k')
    clock.advance(24 * hour)
    expect(await add('k')).toMatchObject({ body: { count: 2 } })
  })

  it('does the work once when a client retries before the first answer', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => add('k')))
    expect(answers).toEqual(answers.map(() => ({ status: 201, body: { count: 1 } })))
  })

  it('a failure leaves nothing: neither the work nor the key', async () => {
    for (const how of ['problem', 'crash'] as const) {
      fail = how
      expect(await add('k')).toMatchObject({ status: how === 'problem' ? 403 : 500 })
      fail = undefined
      expect(await readSetting(database.db, 'a')).toBeUndefined()
    }
    expect(await add('k')).toMatchObject({ status: 201, body: { count: 1 } })
  })

  it('a bug answers 500 and tells nothing about itself', async () => {
    fail = 'crash'
    const answer = await add('k')
    expect(answer.body).toEqual({
      type: 'about:blank',
      title: 'The server failed. Try again.',
      status: 500,
      code: 'internal',
    })
  })

  it('takes any 1-255 printable characters', async () => {
    expect(await add('x'.repeat(255))).toMatchObject({ status: 201 })
    expect(await add('~ !"')).toMatchObject({ status: 201 })
    for (const bad of ['x'.repeat(256), 'a\tb', '\u00e9']) {
      expect(await add(bad)).toMatchObject({ status: 400, body: { code: 'invalid' } })
    }
  })
})
