import { randomBytes } from 'node:crypto'
import { newId, type PushKeys, type PushSettings, type UserId } from '@deskbell/contract'
import { createUserAgent } from '@deskbell/push-service'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import type { Database } from '../db/database.ts'
import { resealUnder } from '../secrets/change-master-key.ts'
import { openSealer } from '../secrets/open-sealer.ts'
import { createSealer } from '../secrets/sealer.ts'
import { createTestClock } from '../test-support/clock.ts'
import { eventually } from '../test-support/eventually.ts'
import { openTestDatabase } from '../test-support/open-test-database.ts'
import { plantDevice } from '../test-support/plant-device.ts'
import { ended, listed, newDeviceId, ring, startPushSite, subscribe, trace } from '../test-support/push-site.ts'
import { startTestServer } from '../test-support/start-test-server.ts'
import { withDatabases } from '../test-support/with-databases.ts'
import { LEAST_RETIRING_MS, retireEmptyKeys } from './key-retirement.ts'
import { openKeyring } from './keyring.ts'
import { rotateKeys } from './rotate-keys.ts'

const random = (bytes: Uint8Array<ArrayBuffer>) => new Uint8Array(randomBytes(bytes.length))
const subject = 'mailto:ops@example.com'

async function plantUser({ db }: Database): Promise<UserId> {
  const id = newId('usr', random)
  const more = { email: `${id}@example.com`, name: 'Ada', role: 'agent' as const, password_hash: 'x' }
  await db
    .insertInto('users')
    .values({ id, ...more, created_at: 1, last_seen_at: null, deactivated_at: null })
    .execute()
  return id
}

withDatabases('one keyring for all servers', (make, kind) => {
  it('what another server changed is known after a wake-up, and without one within five seconds', async () => {
    const test = await make()
    const database = await openTestDatabase(test)
    const opened = await openSealer(
      { dataDir: test.config.dataDir, masterKey: undefined, masterKeyNew: undefined },
      database,
      random,
    )
    if (!opened.ok) throw new Error(opened.problem)
    const { sealer } = opened
    const clock = createTestClock()
    const ring = await openKeyring({ database, sealer, clock: clock.now })
    if (!ring.ok) throw new Error(ring.problem)
    const { keyring } = ring
    const rotate = async (wakes: boolean) => {
      const { keyId } = await keyring.active(database.db)
      await database.transaction(async (trx, wake) => {
        const change = { trx, wake: wakes ? wake : () => undefined, database, now: clock.now() }
        expect(await rotateKeys(change, sealer, { replaces: keyId, leaked: true })).toBe('rotated')
      })
      return keyId
    }
    const signs = async (keyId: string) => (await keyring.signer(keyId, subject)) !== undefined

    const first = await keyring.active(database.db)
    expect(await signs(first.keyId)).toBe(true)
    await rotate(true)
    expect(await signs(first.keyId)).toBe(false)

    const second = await keyring.active(database.db)
    expect(await signs(second.keyId)).toBe(true)
    await rotate(false)
    // A key that is not known is looked for at once: a healthy device must not be taken for one without a key.
    const third = await keyring.active(database.db)
    clock.advance(1)
    expect(await signs(third.keyId)).toBe(true)
    await rotate(false)
    clock.advance(5_000)
    expect(await signs(third.keyId)).toBe(false)

    // A changed subject is in the very next token.
    const fourth = await keyring.active(database.db)
    const one = await keyring.signer(fourth.keyId, subject)
    const two = await keyring.signer(fourth.keyId, 'https://desk.example.com')
    expect(one?.header('https://push.example.com')).not.toBe(two?.header('https://push.example.com'))

    // The master key was changed beside this server: it knows its own keys still, whatever it is asked for next.
    expect(await resealUnder(database, sealer, createSealer(randomBytes(32), random, 2))).toEqual({ ok: true })
    clock.advance(5_000)
    expect(await keyring.signer(fourth.keyId, 'mailto:new@example.com')).toBeDefined()
    keyring.stop()
    await database.close()
    await test.remove()
  })

  it('V6: a key is not retired while a registration under it is on its way', async () => {
    const test = await make()
    const database = await openTestDatabase(test)
    const given = { dataDir: test.config.dataDir, masterKey: undefined, masterKeyNew: undefined }
    const opened = await openSealer(given, database, random)
    if (!opened.ok) throw new Error(opened.problem)
    const clock = createTestClock()
    const ring = await openKeyring({ database, sealer: opened.sealer, clock: clock.now })
    if (!ring.ok) throw new Error(ring.problem)
    const { keyId } = await ring.keyring.active(database.db)
    const owner = await plantUser(database)
    await database.transaction((trx, wake) =>
      rotateKeys({ trx, wake, database, now: clock.now() }, opened.sealer, { replaces: keyId, leaked: false }),
    )
    clock.advance(LEAST_RETIRING_MS)

    const registering = Promise.withResolvers<void>()
    const retiring = Promise.withResolvers<void>()
    const registered = database.transaction(async trx => {
      const accepted = await ring.keyring.accepts(trx, keyId)
      registering.resolve()
      await retiring.promise
      const id = await plantDevice({ ...database, db: trx }, owner, { kind: 'session', id: 'x' })
      await trx.updateTable('devices').set({ key_id: keyId }).where('id', '=', id).execute()
      return accepted
    })
    await registering.promise
    const retired = retireEmptyKeys(database, clock.now)
    // On SQLite it waits for the one writer; on PostgreSQL for the key's row, which is seen in the database itself.
    if (kind === 'postgres') {
      const waits = sql<{ n: number }>`select count(*) as n from pg_locks where not granted`
      await eventually(async () => {
        const { rows } = await waits.execute(database.db)
        expect(Number(rows[0]?.n)).toBeGreaterThan(0)
      })
    }
    retiring.resolve()
    expect(await registered).toBe(true)
    expect(await retired).toEqual([])
    ring.keyring.stop()
    await database.close()
    await test.remove()
  })

  // One data folder has one SQLite server.
  it.runIf(kind === 'postgres')(
    'V6: one server rotates, the other rings old and new devices, and stops for a leaked key',
    async () => {
      const database = await make()
      const DESKBELL_MASTER_KEY = randomBytes(32).toString('base64')
      const site = await startPushSite({ database, env: { DESKBELL_MASTER_KEY } })
      const other = await startTestServer({
        database,
        clock: site.clock.now,
        env: { DESKBELL_MASTER_KEY, DESKBELL_PUSH_EXTRA_HOSTS: site.service.extraHosts },
      })
      const there = await other.admin()
      const old = await subscribe(site.service, there)
      const { keyId } = await there.json<PushSettings>('GET', '/push')
      await site.admin.json<PushKeys>('POST', '/push/keys', { replaces: keyId })
      const fresh = await subscribe(site.service, there)
      expect(fresh.body.keyId).not.toBe(keyId)
      for (const { id } of [old, fresh]) {
        const { deliveries } = await trace(there, await ring(there, id), ended)
        expect(deliveries).toMatchObject([{ state: 'accepted', attempts: [{ status: 201 }] }])
      }
      await site.admin.json<PushKeys>('POST', '/push/keys', { replaces: fresh.body.keyId, leaked: true })
      const { deliveries } = await trace(there, await ring(there, fresh.id), ended)
      expect(deliveries).toMatchObject([{ attempts: [{ status: null }] }])
      await other.close()
      await site.close()
    },
  )

  it('W40: a server that runs while the master key is changed rings on, and seals nothing with the old one', async () => {
    const database = await make()
    const site = await startPushSite({ database })
    const { admin, service, on, clock } = site
    const browser = await subscribe(service, admin)
    const before = await openSealer(on.config, on.server.database, random)
    if (!before.ok) throw new Error(before.problem)
    const { keyId, applicationServerKey } = await admin.json<PushSettings>('GET', '/push')
    const next = createSealer(randomBytes(32), random, 2)
    expect(await resealUnder(on.server.database, before.sealer, next)).toEqual({ ok: true })
    clock.advance(10_000)
    const { deliveries } = await trace(admin, await ring(admin, browser.id), ended)
    expect(deliveries).toMatchObject([{ state: 'accepted', attempts: [{ status: 201 }] }])
    expect((await listed(admin, browser.id))?.health).not.toBe('quarantined')
    expect(await admin.problem('POST', '/push/keys', { replaces: keyId })).toMatchObject({ status: 503 })
    const agent = await createUserAgent(service, applicationServerKey)
    await admin.json('PUT', `/devices/${newDeviceId()}`, { subscription: agent.subscription, keyId })
    await site.close()
  })
})
