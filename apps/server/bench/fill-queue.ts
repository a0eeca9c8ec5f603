import { createECDH } from 'node:crypto'
import { newId } from '@deskbell/contract'
import type { Insertable } from 'kysely'
import type { Database } from '../src/db/database.ts'
import type { Schema } from '../src/db/schema.ts'
import type { Random } from '../src/ports.ts'
import { plantDevice } from '../src/test-support/plant-device.ts'

const AGENTS = 50
const DEVICES_EACH = 2
const ROWS_AT_ONCE = 500

/**
 * Fifty agents with two devices each, and as many visitors' messages in the outbox as make so many deliveries; each in a
 * conversation of its own.
 */
export async function fillQueue(database: Database, deliveries: number, random: Random): Promise<void> {
  const p256dh = createECDH('prime256v1').generateKeys('base64url')
  const auth = Buffer.alloc(16, 1).toString('base64url')
  for (let n = 0; n < AGENTS; n++) {
    const id = newId('usr', random)
    await database.db
      .insertInto('users')
      .values({
        id,
        email: `${n}@example.com`,
        name: `Agent ${n}`,
        role: 'agent',
        password_hash: '',
        created_at: 1,
        last_seen_at: null,
        deactivated_at: null,
      })
      .execute()
    for (let d = 0; d < DEVICES_EACH; d++) {
      const device = await plantDevice(database, id, { kind: 'session', id: 'none' })
      await database.db.updateTable('devices').set({ p256dh, auth }).where('id', '=', device).execute()
    }
  }
  await database.db
    .insertInto('vapid_keys')
    .values({ key_id: 'key', public_key: '', sealed_private_key: '', state: 'active', created_at: 1, leaked: 0 })
    .execute()
  await database.db.updateTable('devices').set({ key_id: 'key' }).execute()
  await write(database, Math.ceil(deliveries / (AGENTS * DEVICES_EACH)), random)
}

async function write({ db }: Database, messages: number, random: Random): Promise<void> {
  const now = Date.now()
  const rows = Array.from({ length: messages }, () => {
    const [visitor, conversation, message] = [newId('vis', random), newId('cnv', random), newId('msg', random)]
    return {
      visitors: {
        id: visitor,
        token_hash: visitor,
        name: null,
        language: null,
        verified: 0,
        created_at: now,
        last_seen_at: now,
      },
      conversations: {
        id: conversation,
        visitor_id: visitor,
        status: 'open',
        assignee_id: null,
        created_at: now,
        last_message_at: now,
        last_message_id: message,
        last_seq: 1,
        visitor_messages: 1,
      },
      messages: {
        id: message,
        conversation_id: conversation,
        seq: 1,
        author_kind: 'visitor',
        author_id: visitor,
        author_name: 'Visitor',
        text: 'How long does delivery take?',
        created_at: now,
      },
      outbox: {
        kind: 'message.created',
        conversation_id: conversation,
        message_id: message,
        created_at: now,
        routed_at: null,
      },
    } satisfies { [T in keyof Schema]?: Insertable<Schema[T]> }
  })
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
    const some = rows.slice(at, at + ROWS_AT_ONCE)
    await db
      .insertInto('visitors')
      .values(some.map(row => row.visitors))
      .execute()
    await db
      .insertInto('conversations')
      .values(some.map(row => row.conversations))
      .execute()
    await db
      .insertInto('messages')
      .values(some.map(row => row.messages))
      .execute()
    await db
      .insertInto('outbox')
      .values(some.map(row => row.outbox))
      .execute()
  }
}
