import { randomFillSync } from 'node:crypto'
import { type ConversationId, newId, type UserId } from '@deskbell/contract'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openTestDatabase } from '../test-support/open-test-database.ts'
import { type TestDatabase, withDatabases } from '../test-support/with-databases.ts'
import type { Database } from './database.ts'
import { cancelMails, type MailToQueue, queueMails } from './queue-mails.ts'

const random = (bytes: Uint8Array<ArrayBuffer>) => randomFillSync(bytes)
const now = 1_000_000
const byText = (a: unknown, b: unknown) => (String(a) < String(b) ? -1 : 1)
const expiresAt = now + 1_000_000

withDatabases('queueing mails', make => {
  let place: TestDatabase
  let database: Database
  let conversationId: ConversationId
  const [ana, ben] = [newId('usr', random), newId('usr', random)]
  const visitorId = newId('vis', random)
  beforeEach(async () => {
    place = await make()
    database = await openTestDatabase(place)
    conversationId = newId('cnv', random)
    await plant()
  })
  afterEach(async () => {
    await database.close()
    await place.remove()
  })

  async function plant(): Promise<void> {
    const { db } = database
    for (const id of [ana, ben]) {
      const user = {
        id,
        email: `${id}@site.org`,
        name: 'Ana',
        role: 'agent',
        password_hash: 'x',
        created_at: 0,
      } as const
      await db.insertInto('users').values(user).execute()
    }
    await db.insertInto('visitors').values({ id: visitorId, token_hash: 'x', verified: 0, created_at: 0 }).execute()
    const at = { created_at: 0, last_message_at: 0, last_entry_at: 0 }
    const rest = { status: 'open', last_seq: 0, visitor_messages: 0 } as const
    await db
      .insertInto('conversations')
      .values({ id: conversationId, visitor_id: visitorId, ...at, ...rest })
      .execute()
  }
  async function mailTo(userId: UserId, dueAt: number, event: MailToQueue['event']): Promise<MailToQueue> {
    const [notificationId, messageId] = [newId('ntf', random), newId('msg', random)]
    const said = { kind: 'message', decision: 'send', reason: 'visitor_wrote', decided_at: now } as const
    const row = { id: notificationId, subject: messageId, user_id: userId, conversation_id: conversationId, ...said }
    await database.db.insertInto('notifications').values(row).execute()
    return { userId, notificationId, messageId, conversationId, event, dueAt, expiresAt }
  }
  const queue = (...mails: MailToQueue[]) =>
    database.transaction((trx, wake) => queueMails(trx, wake, { now, random }, mails))
  const rows = () => database.db.selectFrom('mails').selectAll().orderBy('queued_at').orderBy('state').execute()

  it('a newer one takes the place of the one that waits, keeps its time, and stays a first message', async () => {
    const first = await mailTo(ana, now + 100, 'first_message')
    const second = await mailTo(ana, now + 900, 'later_message')
    expect(await queue(first)).toEqual([])
    expect(await queue(second)).toEqual('notificationId' in first ? [first.notificationId] : [])
    expect((await rows()).map(row => [row.state, row.cancel_reason, row.due_at, row.event, row.message_id])).toEqual([
      ['cancelled', 'superseded', now + 100, 'first_message', first.messageId],
      ['queued', null, now + 100, 'first_message', second.messageId],
    ])
  })

  it('others and visitors keep theirs; of two in one call the last one counts', async () => {
    const one = await mailTo(ana, now, 'later_message')
    const two = await mailTo(ana, now, 'later_message')
    const visitor = {
      visitorId,
      conversationId,
      messageId: one.messageId,
      event: 'agent_replied',
      dueAt: now,
      expiresAt,
    } as const
    await queue(one, two, await mailTo(ben, now, 'later_message'), visitor)
    const written = await rows()
    expect(written.map(row => row.state)).toEqual(['queued', 'queued', 'queued'])
    expect(written.find(row => row.user_id === ana)?.message_id).toBe(two.messageId)
    await database.transaction(trx =>
      cancelMails(trx, 'already_read', { conversationId, audience: 'agent', userId: ana }),
    )
    await database.transaction(trx => cancelMails(trx, 'handled', { conversationId, audience: 'agent' }))
    expect((await rows()).map(row => [row.audience, row.cancel_reason]).toSorted(byText)).toEqual([
      ['agent', 'already_read'],
      ['agent', 'handled'],
      ['visitor', null],
    ])
  })

  it('one that a worker has in hand is sent, and the newer one waits beside it', async () => {
    await queue(await mailTo(ana, now, 'first_message'))
    await database.db
      .updateTable('mails')
      .set({ state: 'leased', lease_until: now + 1, lease_owner: 'x' })
      .execute()
    await queue(await mailTo(ana, now, 'later_message'))
    expect((await rows()).map(row => row.state).toSorted(byText)).toEqual(['leased', 'queued'])
  })
})
