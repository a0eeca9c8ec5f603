import { randomFillSync } from 'node:crypto'
import {
  type ConversationId,
  type EmailSettings,
  type Message,
  type MessageId,
  type NotificationId,
  newId,
  type PreferenceMatrix,
  type UserId,
  type VisitorId,
} from '@deskbell/contract'
import { emailSettingsSchema } from '@deskbell/contract/schemas'
import { expect } from 'vitest'
import type { Db } from '../db/database.ts'
import { queueMails } from '../db/queue-mails.ts'
import type { MailsTable } from '../db/schema-mails.ts'
import type { AgentClient, Client } from './client.ts'
import { createTestClock, minute, type TestClock } from './clock.ts'
import { eventually } from './eventually.ts'
import { type MailServer, type MailServerOptions, type ReceivedMail, startMailServer } from './mail-server.ts'
import { startTestServer, type TestServer } from './start-test-server.ts'
import type { TestDatabase } from './with-databases.ts'

const random = (bytes: Uint8Array<ArrayBuffer>) => randomFillSync(bytes)

/** A site with a real mail server beside it. */
export interface MailSite {
  readonly test: TestServer
  readonly clock: TestClock
  readonly admin: AgentClient
  readonly mails: () => MailServer
  /** Another mail server, on another port. */
  restartMails(options: MailServerOptions): Promise<void>
  turnOn(change?: object): Promise<EmailSettings>
  /** A visitor with an address who wrote. */
  visitorWrote(
    text?: string,
    name?: string,
  ): Promise<{
    readonly visitor: Client & { readonly visitorId: VisitorId }
    readonly conversationId: ConversationId
    readonly messageId: MessageId
  }>
  /** A mail to an agent, due at once, as routing queues it. */
  queueTo(userId: UserId, conversationId: ConversationId, messageId: MessageId): Promise<NotificationId>
  rows(): Promise<MailsTable[]>
  states(): Promise<string[]>
  /** Waits until so many mails have arrived. */
  sent(n: number): Promise<readonly ReceivedMail[]>
  /** Lets time pass, and the queue look. */
  pass(ms: number): Promise<void>
  /** The visitor closes every page. */
  leave(visitorId: VisitorId): Promise<void>
  /** Waits until everything that happened was decided about. */
  routed(): Promise<void>
  close(): Promise<void>
}

/** Whatever a test has in the queue it put there: of what visitors write nobody wants a mail. */
async function wantNoMails(db: Db): Promise<void> {
  const none = { push: true, email: false }
  const matrix = JSON.stringify({ first_message: none, later_message: none, assigned: none } satisfies PreferenceMatrix)
  const users = await db.selectFrom('users').select('id').execute()
  await db
    .insertInto('preferences')
    .values(users.map(({ id }) => ({ user_id: id, quiet_hours: null, snoozed_until: null, changed_at: 1, matrix })))
    .onConflict(conflict => conflict.column('user_id').doUpdateSet({ matrix }))
    .execute()
}

export async function startMailSite(database: TestDatabase): Promise<MailSite> {
  const clock = createTestClock()
  let mails = await startMailServer()
  const test = await startTestServer({ database, clock: clock.now })
  const admin = await test.admin()
  const { database: opened } = test.server
  const { db } = opened
  const rows = () => db.selectFrom('mails').selectAll().orderBy('queued_at').execute()
  return {
    ...{ test, clock, admin, rows },
    mails: () => mails,
    async restartMails(options) {
      await mails.close()
      mails = await startMailServer(options)
    },
    async turnOn(change = {}) {
      const account = { host: '127.0.0.1', port: mails.port, security: 'none', fromAddress: 'help@site.org' }
      return emailSettingsSchema.parse(
        await admin.json('PUT', '/settings/email', { enabled: true, ...account, ...change }),
      )
    },
    async visitorWrote(text = 'Hello\nthere', name = 'Maria') {
      await wantNoMails(db)
      const visitor = await test.visitor()
      await visitor.json('PUT', '/visitors/me', { name, email: 'maria@example.org' })
      const { message, conversationId } = await visitor.json<{ message: Message; conversationId: ConversationId }>(
        'POST',
        '/visitors/me/messages',
        { text },
      )
      return { visitor, conversationId, messageId: message.id as MessageId }
    },
    async queueTo(userId, conversationId, messageId) {
      const [notificationId, now] = [newId('ntf', random), clock.now()]
      const of = { conversation_id: conversationId, message_id: messageId, user_id: userId, decided_at: now }
      const decided = { kind: 'message', decision: 'send', reason: 'visitor_wrote' } as const
      const row = { id: notificationId, subject: `mail ${notificationId}`, ...of, ...decided }
      await db.insertInto('notifications').values(row).execute()
      const times = { dueAt: now, expiresAt: now + 100 * minute }
      const mail = { userId, notificationId, conversationId, messageId, event: 'first_message', ...times } as const
      await opened.transaction((trx, wake) => queueMails(trx, wake, { now, random }, [mail]))
      return notificationId
    },
    states: async () => (await rows()).map(row => row.state).toSorted(),
    sent: n =>
      eventually(() => {
        expect(mails.received).toHaveLength(n)
        return mails.received
      }),
    async pass(ms) {
      clock.advance(ms)
      await opened.wake.notify('mails')
    },
    async leave(visitorId) {
      await db.deleteFrom('presence').where('visitor_id', '=', visitorId).execute()
    },
    routed: () =>
      eventually(async () => {
        const waiting = await db.selectFrom('outbox').select('id').where('routed_at', 'is', null).execute()
        expect(waiting).toEqual([])
      }),
    async close() {
      await test.close()
      await mails.close()
    },
  }
}
