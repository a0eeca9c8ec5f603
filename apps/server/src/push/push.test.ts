import { randomBytes } from 'node:crypto'
import type { PushSettings } from '@deskbell/contract'
import { pushSettingsSchema } from '@deskbell/contract/schemas'
import { describe, expect, it } from 'vitest'
import { startServer } from '../start-server.ts'
import { startTestServer } from '../test-support/start-test-server.ts'
import { withDatabases } from '../test-support/with-databases.ts'
import { chooseVapidSubject } from './vapid-subject.ts'

withDatabases('push settings', (make, kind) => {
  it('W5 W6 A24: push is on from the start under a key of its own, which every later start keeps', async () => {
    const database = await make()
    const first = await startTestServer({ database })
    const admin = await first.admin()
    const settings = await admin.json<PushSettings>('GET', '/push')
    expect(pushSettingsSchema.parse(settings)).toMatchObject({ enabled: true, prompt: 'in_context', notices: [] })
    expect(Buffer.from(settings.applicationServerKey, 'base64url')).toHaveLength(65)
    expect(await admin.json('PATCH', '/push', { enabled: false })).toEqual({ ...settings, enabled: false })
    expect(await admin.json('PATCH', '/push', { prompt: 'manual' })).toEqual({
      ...settings,
      enabled: false,
      prompt: 'manual',
    })
    await admin.json('PATCH', '/push', { enabled: true })
    // A22: how often and where, each of its own.
    const promptRules = { everyDays: 14, places: ['inbox', 'onboarding'] }
    expect(settings.promptRules).toEqual(promptRules)
    await admin.json('PATCH', '/push', { promptRules: { places: ['inbox'] } })
    const once = { everyDays: null, places: ['inbox'] }
    expect(await admin.json('PATCH', '/push', { promptRules: { everyDays: null } })).toMatchObject({
      promptRules: once,
    })
    expect((await admin.request('PATCH', '/push', { promptRules: { everyDays: 6 } })).status).toBe(400)
    await first.close()
    const second = await startTestServer({ database })
    const again = await (await second.admin()).json<PushSettings>('GET', '/push')
    expect(again).toEqual({ ...settings, prompt: 'manual', promptRules: once })
    await second.close()
    await database.remove()
  })

  it('W40: the private key is sealed, and a wrong master key stops the start instead of making another', async () => {
    const database = await make()
    const first = await startTestServer({ database })
    const { db } = first.server.database
    const [row, ...more] = await db.selectFrom('vapid_keys').selectAll().execute()
    expect(more).toEqual([])
    expect(row?.sealed_private_key).toMatch(/^1\.[\w-]{80,}$/)
    // Sealed for another key, the same text does not open.
    await db
      .updateTable('vapid_keys')
      .set({ sealed_private_key: `${row?.sealed_private_key.slice(0, -4)}AAAA` })
      .execute()
    await first.close()
    const started = await startServer(first.config)
    expect(started).toMatchObject({ ok: false, problem: expect.stringContaining('cannot be opened') as unknown })
    await database.remove()
  })

  // One data folder has one SQLite server.
  it.runIf(kind === 'postgres')('W6 C8: servers that start at once make one key between them', async () => {
    const database = await make()
    const DESKBELL_MASTER_KEY = randomBytes(32).toString('base64')
    const servers = await Promise.all(
      Array.from({ length: 3 }, () => startTestServer({ database, env: { DESKBELL_MASTER_KEY } })),
    )
    const keys = await Promise.all(
      servers.map(async on => (await (await on.admin()).json<PushSettings>('GET', '/push')).applicationServerKey),
    )
    expect(new Set(keys).size).toBe(1)
    for (const on of servers) await on.close()
    await database.remove()
  })

  it('agents read the settings and change nothing', async () => {
    const database = await make()
    const on = await startTestServer({ database })
    const agent = await on.agent()
    expect(await agent.json('GET', '/push')).not.toHaveProperty('notices')
    expect(await agent.problem('PATCH', '/push', { enabled: false })).toMatchObject({ status: 403, code: 'forbidden' })
    expect(await on.anonymous.problem('GET', '/push')).toMatchObject({ status: 401 })
    const admin = await on.admin()
    expect(await admin.problem('PATCH', '/push', { enabled: 'no' })).toMatchObject({ status: 400 })
    await on.close()
    await database.remove()
  })
})

describe('the VAPID subject', () => {
  const facts = { configured: undefined, publicUrl: 'http://localhost:4180', firstAdmin: undefined }
  it.each([
    [
      'what is configured',
      { configured: 'mailto:ops@site.com', publicUrl: 'https://chat.site.com' },
      'mailto:ops@site.com',
    ],
    ['the public URL', { publicUrl: 'https://chat.site.com', firstAdmin: 'ada@site.com' }, 'https://chat.site.com'],
    ['the first admin', { firstAdmin: 'ada@site.com' }, 'mailto:ada@site.com'],
    [
      'the first admin, if the public URL is not public',
      { publicUrl: 'https://chat.local', firstAdmin: 'ada@site.com' },
      'mailto:ada@site.com',
    ],
  ])('is %s', (_, given, subject) => {
    expect(chooseVapidSubject({ ...facts, ...given })).toEqual({ subject, notice: null })
  })

  it('is the project’s home page with a notice for admins, if nobody can be reached', () => {
    for (const firstAdmin of [undefined, 'ada@localhost', 'ada@shop.test']) {
      const choice = chooseVapidSubject({ ...facts, firstAdmin })
      expect(choice.subject).toMatch(/^https:/)
      expect(choice.notice).toBe('vapid_subject_fallback')
    }
  })
})
