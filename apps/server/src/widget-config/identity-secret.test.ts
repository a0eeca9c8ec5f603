import { createHmac, randomFillSync } from 'node:crypto'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Database } from '../db/database.ts'
import { resealUnder, stageNextKey } from '../secrets/change-master-key.ts'
import { openSealer } from '../secrets/open-sealer.ts'
import { createSealer, type Sealer } from '../secrets/sealer.ts'
import { openTestDatabase } from '../test-support/open-test-database.ts'
import { type TestDatabase, withDatabases } from '../test-support/with-databases.ts'
import { createIdentitySecret } from './identity-secret.ts'

const random = (bytes: Uint8Array<ArrayBuffer>) => randomFillSync(bytes)

withDatabases('identity secret', make => {
  let test: TestDatabase
  let database: Database
  let before: Sealer
  const config = () => ({ dataDir: test.config.dataDir, masterKey: undefined, masterKeyNew: undefined })
  beforeEach(async () => {
    test = await make()
    database = await openTestDatabase(test)
    const opened = await openSealer(config(), database, random)
    if (!opened.ok) throw new Error(opened.problem)
    before = opened.sealer
  })
  afterEach(async () => {
    await database.close()
    await test.remove()
  })

  it('servers that ask for the first time at once get the same one', async () => {
    const servers = Array.from({ length: 5 }, () => createIdentitySecret(database, before, random))
    const secrets = await Promise.all(servers.map(server => server.read()))
    expect(new Set(secrets).size).toBe(1)
    expect(secrets[0]).toHaveLength(43)
  })

  it('before there is one nothing is proven, and an empty HMAC never', async () => {
    const identity = createIdentitySecret(database, before, random)
    const hmac = createHmac('sha256', '').update('x').digest('hex')
    expect(await identity.proves('x', hmac)).toBe(false)
    const secret = (await identity.read()) ?? ''
    const good = createHmac('sha256', secret).update('x').digest('hex')
    expect(await identity.proves('x', good)).toBe(true)
    for (const [id, text] of [
      ['y', good],
      ['x', ''],
      ['x', `${good}00`],
      ['x', good.replace(/.$/, 'g')],
    ] as const) {
      expect(await identity.proves(id, text)).toBe(false)
    }
  })

  it('W40: survives a change of the master key; a server that has the old one makes no new secret', async () => {
    const secret = await createIdentitySecret(database, before, random).read()
    const staged = stageNextKey(config(), random)
    if (!staged.ok) throw new Error(staged.problem)
    const after = createSealer(staged.next.key, random, 2)
    expect(await resealUnder(database, before, after)).toEqual({ ok: true })
    expect(await createIdentitySecret(database, after, random).read()).toBe(secret)
    const old = createIdentitySecret(database, before, random)
    expect(await old.read()).toBeUndefined()
    expect(await old.rotate(async () => {})).toBeUndefined()
    expect(await createIdentitySecret(database, after, random).read()).toBe(secret)
  })
})
