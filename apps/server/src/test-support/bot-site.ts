import type {
  BotAsk,
  BotOutcome,
  BotSecretAnswer,
  BotSettings,
  BotSettingsPut,
  ConversationId,
  Message,
  MessageId,
  Page,
  VisitorMessageAnswer,
} from '@deskbell/contract'
import { expect } from 'vitest'
import { readChannels } from '../db/notification-channels.ts'
import { type BotServer, startBotServer } from './bot-server.ts'
import type { AgentClient, Client } from './client.ts'
import { createTestClock, type TestClock } from './clock.ts'
import { eventually } from './eventually.ts'
import { plantDevice } from './plant-device.ts'
import { startTestServer, type TestServer } from './start-test-server.ts'
import type { TestDatabase } from './with-databases.ts'

/** What became of one message: what the bot did, and whether the agent's device was rung. */
export interface Became {
  readonly outcome: BotOutcome | null
  readonly fault: string | null
  readonly rung: boolean
  readonly reasons: readonly string[]
  /** The first rule. */
  readonly rule: string | undefined
}

/** A site with a real bot beside it, and one agent with a device. */
export interface BotSite {
  readonly test: TestServer
  readonly clock: TestClock
  readonly admin: AgentClient
  readonly ben: AgentClient
  readonly bot: BotServer
  turnOn(change?: Partial<BotSettingsPut>): Promise<BotSettings>
  newSecret(): Promise<string>
  say(visitor: Client, text?: string): Promise<{ conversationId: ConversationId; messageId: MessageId }>
  /** Waits until routing has decided about it. */
  became(messageId: MessageId): Promise<Became>
  /** The visitor's thread as they see it, oldest first: who said what. */
  thread(visitor: Client): Promise<string[]>
  asks(query?: string): Promise<BotAsk[]>
  close(): Promise<void>
}

export async function startBotSite(database: TestDatabase): Promise<BotSite> {
  const clock = createTestClock(Date.now())
  const bot = await startBotServer()
  const test = await startTestServer({ database, clock: clock.now })
  const admin = await test.admin()
  const ben = await test.agent('Ben')
  const { db } = test.server.database
  await plantDevice(test.server.database, ben.user.id, { kind: 'session', id: 's' })
  const newSecret = async () => {
    const { secret } = await admin.json<BotSecretAnswer>('POST', '/settings/bot/secret')
    return secret
  }
  return {
    ...{ test, clock, admin, ben, bot, newSecret },
    async turnOn(change = {}) {
      bot.use(await newSecret())
      const settings = { enabled: true, url: bot.url, timeLimitSeconds: 8, name: 'Robin', ...change }
      return admin.json<BotSettings>('PUT', '/settings/bot', settings)
    },
    async say(visitor, text = 'When are you open?') {
      const answer = await visitor.json<VisitorMessageAnswer>('POST', '/visitors/me/messages', { text })
      return { conversationId: answer.conversationId, messageId: answer.message.id }
    },
    became: messageId =>
      eventually(async () => {
        const rows = await db.selectFrom('notifications').selectAll().where('subject', '=', messageId).execute()
        expect(rows).not.toEqual([])
        const ask = await db.selectFrom('bot_asks').selectAll().where('message_id', '=', messageId).executeTakeFirst()
        return {
          outcome: ask?.outcome ?? null,
          fault: ask?.fault ?? null,
          rung: rows.some(({ decision }) => decision === 'send'),
          reasons: [...new Set(rows.map(({ reason }) => reason))],
          rule: readChannels(rows[0]?.channels ?? null)?.rules[0],
        }
      }),
    async thread(visitor) {
      const { items } = await visitor.json<Page<Message>>('GET', '/visitors/me/messages')
      return items
        .toReversed()
        .map(({ author, text }) => `${author.kind === 'visitor' ? 'visitor' : author.name}: ${text}`)
    },
    asks: async (query = '') => (await admin.json<Page<BotAsk>>('GET', `/settings/bot/asks${query}`)).items,
    async close() {
      await test.close()
      await bot.close()
    },
  }
}
