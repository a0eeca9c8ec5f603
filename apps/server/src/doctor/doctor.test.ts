import { chmodSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Diagnostics, Finding } from '@deskbell/contract'
import { diagnosticsSchema } from '@deskbell/contract/schemas'
import { afterEach, expect, it } from 'vitest'
import { doctor } from '../cli/doctor.ts'
import type { LaneCause, LanesTable } from '../db/schema.ts'
import { closedLane } from '../delivery/breaker.ts'
import { silent } from '../test-support/open-test-database.ts'
import { plantDevice } from '../test-support/plant-device.ts'
import { startTrustedPushService } from '../test-support/push-site.ts'
import { startTestServer, type TestServer, type TestServerOptions } from '../test-support/start-test-server.ts'
import { type TestDatabase, withDatabases } from '../test-support/with-databases.ts'
import { checkAddress } from './check-address.ts'
import { checkWorkerScript } from './check-worker-script.ts'
import { words } from './words.ts'

const lane = (name: string, state: LanesTable['state'], cause: LaneCause, until: number): LanesTable => ({
  ...closedLane(name, 1),
  ...{ state, cause, until, trips: 1 },
})

withDatabases('diagnostics', (make, kind) => {
  let test: TestDatabase | undefined
  afterEach(async () => test?.remove())
  const start = async (options: TestServerOptions = {}) => {
    test = await make()
    return startTestServer({ database: test, ...options })
  }
  const look = async (on: TestServer) =>
    diagnosticsSchema.parse(await (await on.admin()).json<Diagnostics>('GET', '/diagnostics')).findings
  const codesOf = (findings: readonly Finding[]) => findings.map(({ code }) => code)

  it('tells an admin, and nobody else, how the installation is', async () => {
    await using on = await start()
    expect((await on.anonymous.request('GET', '/diagnostics')).status).toBe(401)
    expect((await (await on.agent()).request('GET', '/diagnostics')).status).toBe(403)
    const findings = await look(on)
    expect(codesOf(findings)).toEqual(
      expect.arrayContaining(['address_local', 'database_ok', 'server_running', 'queue_ok', 'keys_ok']),
    )
    // Nothing of the outside can be reached where tests run, and that is what it says, one by one.
    expect(findings.filter(({ check }) => check === 'push_service')).toHaveLength(4)
    for (const { status, todo } of findings) if (status !== 'ok') expect(todo).toBeTruthy()
  })

  it('reaches a push service by the way of pushes, and compares the clocks', async () => {
    const service = await startTrustedPushService()
    const env = { DESKBELL_PUSH_EXTRA_HOSTS: service.extraHosts }
    const late = await start({ env, clock: () => Date.now() + 600_000 })
    const found = await look(late)
    expect(found.find(({ facts }) => facts['host'] === service.extraHosts)).toMatchObject({ code: 'push_service_ok' })
    expect(found.find(({ check }) => check === 'clock')).toMatchObject({ code: 'clock_off' })
    expect(Number(found.find(({ check }) => check === 'clock')?.facts['seconds'])).toBeCloseTo(600, -1)
    service.refuseConnections(true)
    expect((await look(late)).find(({ facts }) => facts['host'] === service.extraHosts)).toMatchObject({
      code: 'push_service_unreachable',
      facts: { reason: expect.stringMatching(/refused|reset|network|protocol|tls/) },
    })
    await late.close()
    await service.close()
  })

  it('sees a queue that nobody works on, a stopped lane, devices under an old key', async () => {
    await using on = await start()
    const agent = await on.agent()
    const { db } = on.server.database
    const device = await plantDevice(on.server.database, agent.user.id, { kind: 'session', id: 'none' })
    await db
      .insertInto('vapid_keys')
      .values({ key_id: 'old', public_key: '', sealed_private_key: '', state: 'retired', created_at: 1, leaked: 0 })
      .execute()
    await db.updateTable('devices').set({ key_id: 'old' }).where('id', '=', device).execute()
    await db
      .insertInto('lanes')
      .values([
        lane('apple', 'open', 'subject', 1),
        lane('wns', 'probing', 'unreachable', 1),
        lane('fcm', 'frozen', 'endpoint_gone_wave', Date.now() + 60_000),
        lane('mozilla', 'frozen', 'key_mismatch', 1),
      ])
      .execute()
    const findings = await look(on)
    expect(codesOf(findings)).toContain('keys_rotating')
    const inTrouble = findings.filter(({ facts }) => facts['lane'] !== undefined)
    expect(inTrouble.map(({ code, status, facts }) => [code, status, facts['lane'], facts['cause']])).toEqual([
      ['push_service_stopped', 'failed', 'apple', 'subject'],
      ['push_service_frozen', 'warning', 'fcm', 'endpoint_gone_wave'],
      ['push_service_stopped', 'failed', 'wns', 'unreachable'],
    ])
    for (const { text, todo } of inTrouble) {
      expect(text).toMatch(/Apple|Google|Microsoft/)
      expect(todo).toMatch(/^(It|The) [^{}_]+(DESKBELL_\w+[^{}_]+)?$/)
    }
  })

  it('says how often somebody spoke for the client and was not believed, in the app and on the command line', async () => {
    await using on = await start()
    const admin = await on.admin()
    const found = async () =>
      (await admin.json<Diagnostics>('GET', '/diagnostics')).findings.find(({ check }) => check === 'proxy')
    expect(await found()).toBeUndefined()
    const forwarded = () => on.anonymous.request('GET', '/setup', undefined, { 'x-forwarded-for': '203.0.113.9' })
    await forwarded()
    await forwarded()
    expect(await found()).toMatchObject({ code: 'proxy_not_trusted', facts: { count: 2 } })
    await forwarded()
    expect((await found())?.facts).toMatchObject({ count: 3, address: expect.stringMatching(/127\.0\.0\.1|::1/) })
    const said = (await look(on)).find(({ check }) => check === 'proxy')
    expect(said).toMatchObject({ status: 'warning', facts: { count: 3 } })
    expect(said?.text).toContain('3 since the start')
  })

  it('believes a proxy that is named, and says nothing', async () => {
    await using on = await start({ env: { DESKBELL_TRUST_PROXY: '127.0.0.1, ::1' } })
    const admin = await on.admin()
    await on.anonymous.request('GET', '/setup', undefined, { 'x-forwarded-for': '203.0.113.9' })
    expect(codesOf((await admin.json<Diagnostics>('GET', '/diagnostics')).findings)).not.toContain('proxy_not_trusted')
  })

  it('speaks on the command line, beside a server and without one, and changes nothing', async () => {
    const on = await start()
    const settings = {
      ...{ config: on.config, log: silent, clock: Date.now, publicUrl: 'http://localhost:4180', say: () => {} },
      random: (bytes: Uint8Array<ArrayBuffer>) => bytes,
    }
    const run = async (...args: string[]) => {
      if (doctor.on !== 'settings') throw new Error('doctor opens what it needs')
      return doctor.run(settings, args)
    }
    await on.anonymous.request('GET', '/setup', undefined, { 'x-forwarded-for': '203.0.113.9' })
    await look(on)
    const beside = await run()
    expect(beside.text).toContain('(X-Forwarded-For) and were not believed: 1 since the start')
    expect(beside.text).toContain('Servers running')
    expect(beside.text).toMatch(/\d+ failed, \d+ warnings/)
    await on.close()
    const without = await run('--json')
    expect(without.ok).toBe(false)
    const codes = codesOf(diagnosticsSchema.parse(JSON.parse(without.text)).findings)
    expect(codes).toContain('server_silent')
    if (kind === 'postgres') return
    const nowhere = { ...settings, config: { ...on.config, dataDir: join(on.config.dataDir, 'nothing') } }
    if (doctor.on === 'settings') expect((await doctor.run(nowhere, [])).text).toContain('There is no database yet')
  })

  it.runIf(kind === 'sqlite')('misses a backup, and a key file that others can read', async () => {
    await using on = await start()
    const { dataDir } = on.config
    expect(codesOf(await look(on))).toContain('backup_none')
    mkdirSync(join(dataDir, 'backups'))
    const file = join(dataDir, 'backups', 'deskbell.db')
    writeFileSync(file, '')
    expect(codesOf(await look(on))).not.toContain('backup_none')
    utimesSync(file, 1, 1)
    chmodSync(join(dataDir, 'master.key'), 0o644)
    expect(codesOf(await look(on))).toEqual(expect.arrayContaining(['backup_old', 'master_key_readable']))
  })
})

it('knows an address that is not https, one that is not ours, and one that is nobody’s', async () => {
  expect(await checkAddress({ publicUrl: 'http://chat.example.com' })).toMatchObject([{ code: 'address_insecure' }])
  expect(await checkAddress({ publicUrl: 'https://nobody.invalid' })).toMatchObject([{ code: 'address_unreachable' }])
})

it.each([
  [404, 'text/plain', 'no-cache', 'worker_missing'],
  [200, 'text/html', 'no-cache', 'worker_no_script'],
  [200, 'text/javascript', 'public, max-age=86400', 'worker_cached'],
  [200, 'text/javascript', 'no-cache', 'worker_ok'],
])('sees how the worker script is served: %s %s %s -> %s', async (status, type, cache, code) => {
  const server = createServer((_request, response) => {
    response.writeHead(status, { 'content-type': type, 'cache-control': cache }).end('self.skip = 1')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  expect(await checkWorkerScript({ publicUrl, workerFile: '/nowhere/sw.js' })).toMatchObject([{ code }])
  if (code === 'worker_ok') {
    const stale = join(import.meta.dirname, 'words.ts')
    expect(await checkWorkerScript({ publicUrl, workerFile: stale })).toMatchObject([{ code: 'worker_stale' }])
  }
  server.close()
})

it('has something to do for everything that is not well', () => {
  for (const { status, todo } of Object.values(words)) expect(todo === null).toBe(status === 'ok')
})
