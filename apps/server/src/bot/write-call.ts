import type { BotCall } from '@deskbell/contract'
import type { Db } from '../db/database.ts'
import type { MessagesTable } from '../db/schema.ts'
import type { ClaimedAsk } from './claim.ts'

/** Messages that the bot is shown beside the one that it is asked about. */
const HISTORY = 20

export interface WrittenCall {
  readonly call: BotCall
  /** The bot has said something in this conversation before. */
  readonly hasSpoken: boolean
}

/**
 * What the bot is told: the message, what was said before, and where it was written. Of the visitor their name, and who the
 * site proved them to be; an address that only their browser said is nobody's to pass on. Undefined: it was erased.
 */
export async function writeCall(db: Db, ask: ClaimedAsk): Promise<WrittenCall | undefined> {
  const row = await db
    .selectFrom('messages as m')
    .innerJoin('conversations as c', 'c.id', 'm.conversation_id')
    .innerJoin('visitors as v', 'v.id', 'c.visitor_id')
    .leftJoin('departments as d', 'd.id', 'c.department_id')
    .select(['m.id', 'm.seq', 'm.text', 'm.created_at', 'm.attachments'])
    .select(['d.id as departmentId', 'd.name as departmentName'])
    .select(['v.id as visitorId', 'v.name', 'v.language', 'v.verified', 'v.external_id', 'v.page_url', 'v.page_title'])
    .where('m.id', '=', ask.message_id)
    .executeTakeFirst()
  if (!row) return undefined
  const before = await db
    .selectFrom('messages')
    .select(['author_kind', 'author_name', 'text', 'created_at', 'attachments'])
    .where('conversation_id', '=', ask.conversation_id)
    .where('seq', '<', row.seq)
    .where('author_kind', '!=', 'system')
    .orderBy('seq', 'desc')
    .limit(HISTORY)
    .execute()
  const { departmentId, departmentName } = row
  const call: BotCall = {
    type: 'message',
    id: ask.id,
    answerBy: new Date(ask.answer_by).toISOString(),
    conversation: {
      id: ask.conversation_id,
      department: departmentId === null ? null : { id: departmentId, name: departmentName ?? '' },
    },
    visitor: {
      id: row.visitorId,
      name: row.name,
      externalId: row.verified === 1 ? row.external_id : null,
      language: row.language,
    },
    page: row.page_url === null ? null : { url: row.page_url, title: row.page_title },
    message: { id: row.id, ...said(row) },
    history: before.toReversed().flatMap(one => {
      const { author_kind: kind, author_name: name } = one
      return kind === 'system' ? [] : [{ author: { kind, name }, ...said(one) }]
    }),
  }
  return { call, hasSpoken: await hasSpoken(db, ask) }
}

type File = BotCall['message']['attachments'][number]

function said({ text, created_at, attachments }: Pick<MessagesTable, 'text' | 'created_at' | 'attachments'>) {
  const files = attachments === null ? [] : (JSON.parse(attachments) as readonly File[])
  return {
    text,
    createdAt: new Date(created_at).toISOString(),
    // No links: who has one has the file.
    attachments: files.map(({ name, contentType, size }) => ({ name, contentType, size })),
  }
}

async function hasSpoken(db: Db, { conversation_id }: ClaimedAsk): Promise<boolean> {
  const one = await db
    .selectFrom('messages')
    .select('id')
    .where('conversation_id', '=', conversation_id)
    .where('author_kind', '=', 'bot')
    .limit(1)
    .executeTakeFirst()
  return one !== undefined
}
