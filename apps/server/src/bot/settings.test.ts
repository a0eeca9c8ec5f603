import type { AuditEntry, BotAsk, BotSecretAnswer, BotTestAnswer, Page } from '@deskbell/contract'
import { botSecretAnswerSchema, botSettingsSchema, botTestAnswerSchema } from '@deskbell/contract/schemas'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type BotSite, startBotSite } from '../test-support/bot-site.ts'
import { makeSqlite, type TestDatabase } from '../test-support/with-databases.ts'

let place: TestDatabase
let site: BotSite
beforeEach(async () => {
  place = await makeSqlite()
  site = await startBotSite(place)
})
afterEach(async () => {
  await site.close()
  await place.remove()
})
const path = '/settings/bot'
const off = { enabled: false, url: null, timeLimitSeconds: 8, name: 'Bot' }

it('S9: admins see and change the bot; what changed is in the audit log, and agents may not', async () => {
  const { admin, ben } = site
  const untouched = { ...off, hasSecret: false, failures: 0, pausedUntil: null }
  expect(botSettingsSchema.parse(await admin.json('GET', path))).toEqual(untouched)
  const url = 'https://bot.example.org/ask'
  expect(await admin.problem('PUT', path, { ...off, enabled: true })).toMatchObject({
    errors: [{ path: 'body.url', message: 'where is the bot?' }],
  })
  expect(await admin.problem('PUT', path, { ...off, url, enabled: true })).toMatchObject({
    errors: [{ path: 'body.enabled', message: 'make a secret first' }],
  })
  await admin.json('POST', `${path}/secret`)
  const put = { enabled: true, url, timeLimitSeconds: 5, name: 'Robin' }
  expect(await admin.json('PUT', path, put)).toEqual({ ...untouched, ...put, hasSecret: true })
  const { items } = await admin.json<Page<AuditEntry>>('GET', '/audit')
  expect(items.slice(0, 2)).toMatchObject([
    { action: 'bot_settings_changed', details: { fields: expect.arrayContaining(Object.keys(put)) } },
    { action: 'bot_secret_rotated', details: {} },
  ])
  const calls = [
    ['GET', path],
    ['PUT', path],
    ['POST', `${path}/secret`],
    ['POST', `${path}/test`],
    ['GET', `${path}/asks`],
  ] as const
  for (const [method, url] of calls) {
    expect(await ben.problem(method, url, method === 'PUT' ? put : undefined)).toMatchObject({ code: 'forbidden' })
  }
})

it('without encryption it is on this machine alone', async () => {
  const { admin } = site
  for (const url of [
    'http://bot.example.org/',
    'http://10.0.0.5/',
    'http://127.0.0.1.example.org/',
    'http://[fe80::1]/',
  ]) {
    expect(await admin.problem('PUT', path, { ...off, url })).toMatchObject({ errors: [{ path: 'body.url' }] })
  }
  for (const url of ['http://127.0.0.1:8090/', 'http://localhost:8090/', 'http://[::1]:8090/x', 'https://10.0.0.5/']) {
    expect(await admin.json('PUT', path, { ...off, url })).toMatchObject({ url })
  }
})

it('the secret is shown once, sealed at rest, and another one each time', async () => {
  const first = botSecretAnswerSchema.parse(await site.admin.json('POST', `${path}/secret`))
  const second = await site.admin.json<BotSecretAnswer>('POST', `${path}/secret`)
  expect(second.secret).not.toBe(first.secret)
  expect(JSON.stringify(await site.admin.json('GET', path))).not.toContain('whsec_')
  const { db } = site.test.server.database
  const stored = JSON.stringify(await db.selectFrom('settings').selectAll().execute())
  expect(stored).toContain('secret:bot')
  expect(stored).not.toContain(second.secret.slice('whsec_'.length))
  expect(stored).not.toContain('whsec_')
})

it('a test asks at once, shows the bot’s own words or what went wrong, and leaves nothing behind', async () => {
  const { admin, bot } = site
  expect(await admin.problem('POST', `${path}/test`, {})).toMatchObject({ errors: [{ path: 'body.url' }] })
  expect(await admin.problem('POST', `${path}/test`, { url: bot.url })).toMatchObject({
    errors: [{ message: 'make a secret first' }],
  })
  await site.turnOn({ enabled: false })
  bot.behave((_call, answer) => answer({ outcome: 'handled', text: 'Hello, test!' }))
  const answered = botTestAnswerSchema.parse(await admin.json('POST', `${path}/test`, {}))
  expect(answered).toEqual({
    ...{ outcome: 'handled', fault: null, status: 200, words: 'Hello, test!' },
    tookMs: expect.any(Number),
  })
  expect(bot.calls[0]?.call).toMatchObject({ type: 'test', message: { text: 'Hello, this is a test.' } })
  bot.behave((_call, answer) => answer({ outcome: 'hand_over' }, { status: 418 }))
  expect(await admin.json<BotTestAnswer>('POST', `${path}/test`, {})).toMatchObject({
    ...{ outcome: 'refused_status', fault: 'status', status: 418, words: null },
  })
  // What is in the form, before it is saved.
  const elsewhere = await admin.json('POST', `${path}/test`, { url: 'http://127.0.0.1:9/', timeLimitSeconds: 1 })
  expect(elsewhere).toMatchObject({ outcome: 'unreachable', fault: 'connection_refused', words: 'ECONNREFUSED' })
  expect(await site.asks()).toEqual([])
  expect(await admin.json('GET', path)).toMatchObject({ failures: 0 })
})

it('what it was asked is listed page by page, and by what became of it', async () => {
  await site.turnOn()
  const visitor = await site.test.visitor()
  site.bot.behave(({ call }, answer) => answer({ outcome: 'handled', text: `To ${call.message.text}` }))
  const ids = []
  for (let n = 0; n < 5; n += 1) {
    const { messageId } = await site.say(visitor, `${n}`)
    await site.became(messageId)
    ids.unshift(messageId)
    site.clock.advance(1)
  }
  site.bot.behave((_call, answer) => answer({ outcome: 'handled' }, { status: 500 }))
  const failed = await site.say(visitor, 'last')
  await site.became(failed.messageId)
  const first = await site.admin.json<Page<BotAsk>>('GET', `${path}/asks?limit=4`)
  const second = await site.admin.json<Page<BotAsk>>('GET', `${path}/asks?limit=4&cursor=${first.nextCursor}`)
  expect([...first.items, ...second.items].map(({ messageId }) => messageId)).toEqual([failed.messageId, ...ids])
  expect(second.nextCursor).toBeNull()
  expect(await site.asks('?outcome=refused_status')).toMatchObject([{ messageId: failed.messageId, status: 500 }])
  expect(await site.admin.problem('GET', `${path}/asks?cursor=x`)).toMatchObject({ code: 'cursor_invalid' })
  // With the visitor goes what it was asked.
  await site.admin.request('DELETE', `/visitors/${visitor.visitorId}`)
  expect(await site.asks()).toEqual([])
})
