import type { ConversationId, MessageId, VisitorId } from '@deskbell/contract'
import type { Db } from '../database.ts'
import { wordsOf } from './words.ts'

/** Makes a message findable, in the transaction that writes it. It is forgotten with the message. */
export async function keepMessageWords(
  db: Db,
  message: { readonly id: MessageId; readonly conversation_id: ConversationId; readonly text: string },
): Promise<void> {
  const { id: message_id, conversation_id, text } = message
  await db
    .insertInto('message_words')
    .values({ message_id, conversation_id, words: joined(text) })
    .execute()
}

/**
 * Makes a visitor findable by these texts (name, email address) and by nothing else. To be called again whenever one of
 * them changes; it is forgotten with the visitor.
 */
export async function keepVisitorWords(
  db: Db,
  visitorId: VisitorId,
  texts: readonly (string | null | undefined)[],
): Promise<void> {
  const words = joined(...texts)
  await db
    .insertInto('visitor_words')
    .values({ visitor_id: visitorId, words })
    .onConflict(conflict => conflict.column('visitor_id').doUpdateSet({ words }))
    .execute()
}

/** The same for whoever has a first conversation; what was kept before stays, for it may hold more than the name. */
export async function keepVisitorName(db: Db, visitorId: VisitorId, name: string | null): Promise<void> {
  await db
    .insertInto('visitor_words')
    .values({ visitor_id: visitorId, words: joined(name) })
    .onConflict(conflict => conflict.column('visitor_id').doNothing())
    .execute()
}

function joined(...texts: readonly (string | null | undefined)[]): string {
  return wordsOf(texts.map(text => text ?? '').join(' ')).join(' ')
}
