import type { ConversationId } from '@deskbell/contract'
import type { UseDb } from './deskbell-db.ts'
import type { ReplyRow, Writer } from './reply-row.ts'

/** What people wrote and the backend does not have yet: replies on their way, and drafts. */
export interface WritingStore {
  /** The writer's replies, in the order of typing. */
  readonly repliesOf: (writer: Writer) => Promise<ReplyRow[]>
  /** Keeps a reply, and ends the draft that it was, in one transaction. */
  readonly add: (reply: Omit<ReplyRow, 'id'>) => Promise<ReplyRow>
  /** Writes over a reply that is still there. @returns false when it is not: it was sent, or given up */
  readonly update: (reply: ReplyRow) => Promise<boolean>
  readonly remove: (id: number) => Promise<void>
  readonly draft: (writer: Writer, id: ConversationId) => Promise<string>
  /** An empty text is none. */
  readonly keepDraft: (writer: Writer, id: ConversationId, text: string) => Promise<void>
  /** Forgets all that this person wrote. */
  readonly wipe: (writer: Writer) => Promise<void>
}

export function createWritingStore(use: UseDb): WritingStore {
  const draftKey = ({ site, userId }: Writer, id: ConversationId) => [site, userId, id]
  return {
    repliesOf: ({ site, userId }) => use(db => db.getAllFromIndex('replies', 'byWriter', [site, userId])),
    add: reply =>
      use(async db => {
        const tx = db.transaction(['replies', 'drafts'], 'readwrite')
        // The key generator fills the id in.
        const id = await tx.objectStore('replies').add(reply as ReplyRow)
        await tx.objectStore('drafts').delete(draftKey(reply, reply.conversationId))
        await tx.done
        return { ...reply, id }
      }),
    update: reply =>
      use(async db => {
        const tx = db.transaction('replies', 'readwrite')
        const there = (await tx.store.getKey(reply.id)) !== undefined
        if (there) await tx.store.put(reply)
        await tx.done
        return there
      }),
    remove: id => use(db => db.delete('replies', id)),
    draft: async (writer, id) => (await use(db => db.get('drafts', draftKey(writer, id)))) ?? '',
    keepDraft: (writer, id, text) =>
      use(async db => {
        const key = draftKey(writer, id)
        await (text === '' ? db.delete('drafts', key) : db.put('drafts', text, key))
      }),
    wipe: ({ site, userId }) =>
      use(async db => {
        const tx = db.transaction(['replies', 'drafts'], 'readwrite')
        const replies = tx.objectStore('replies')
        for (const id of await replies.index('byWriter').getAllKeys([site, userId])) await replies.delete(id)
        // An array sorts after every text: all conversations of this person.
        await tx.objectStore('drafts').delete(IDBKeyRange.bound([site, userId], [site, userId, []]))
        await tx.done
      }),
  }
}
