import { once } from 'node:events'
import type { BotSecretAnswer, VisitorMessageAnswer } from '@deskbell/contract'
import { expect, it } from 'vitest'
import { startBotServer } from '../test-support/bot-server.ts'
import { agentClient, createClient } from '../test-support/client.ts'
import { eventually } from '../test-support/eventually.ts'
import { startProgram } from '../test-support/start-program.ts'
import { adminEmail, adminPassword, startTestServer } from '../test-support/start-test-server.ts'
import { withDatabases } from '../test-support/with-databases.ts'

const CONVERSATIONS = 6

withDatabases('a server that is killed while it asks the bot', make => {
  it('S9: leaves the questions to the next one, which asks by the same ids and posts each answer once', async () => {
    const database = await make()
    const bot = await startBotServer()
    bot.behave(() => {})
    const first = await startProgram(database)
    const admin = agentClient(first.url)
    await admin.signIn(adminEmail, adminPassword)
    bot.use((await admin.json<BotSecretAnswer>('POST', '/settings/bot/secret')).secret)
    await admin.json('PUT', '/settings/bot', { enabled: true, url: bot.url, timeLimitSeconds: 30, name: 'Robin' })
    for (let n = 0; n < CONVERSATIONS; n += 1) {
      const { token } = await createClient(first.url).json<{ token: string }>('POST', '/visitors', {})
      const visitor = createClient(first.url, { authorization: `Bearer ${token}` })
      await visitor.json<VisitorMessageAnswer>('POST', '/visitors/me/messages', { text: `message ${n}` })
    }
    await eventually(() => expect(bot.calls).toHaveLength(CONVERSATIONS))
    first.child.kill('SIGKILL')
    await once(first.child, 'exit')
    bot.behave(({ call }, answer) => answer({ outcome: 'handled', text: `Re: ${call.message.text}` }))

    const second = await startTestServer({ database })
    try {
      const { db } = second.server.database
      await eventually(async () => {
        const rows = await db.selectFrom('bot_asks').select(['outcome', 'reply_id']).execute()
        expect(rows.map(({ outcome }) => outcome)).toEqual(Array.from({ length: CONVERSATIONS }, () => 'handled'))
      })
      const said = await db.selectFrom('messages').select('text').where('author_kind', '=', 'bot').execute()
      expect(said.map(({ text }) => text).toSorted()).toEqual(
        Array.from({ length: CONVERSATIONS }, (_, n) => `Re: message ${n}`),
      )
      const ids = bot.calls.map(({ call }) => call.id)
      expect(new Set(ids.slice(CONVERSATIONS))).toEqual(new Set(ids.slice(0, CONVERSATIONS)))
      await eventually(async () => {
        const reasons = await db.selectFrom('notifications').select('reason').distinct().execute()
        expect(reasons.map(({ reason }) => reason).toSorted()).toEqual(['bot_answered', 'not_from_visitor'])
      })
    } finally {
      await second.close()
      await bot.close()
      await database.remove()
    }
  }, 60_000)
})
