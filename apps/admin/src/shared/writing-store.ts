import type { ConversationId } from '@deskbell/contract'
import type { UseDb } from './deskbell-db.ts'
import type { ReplyRow, Writer } from './reply-row.ts'

/** What people wrote and the backend does not have yet: replies on their way, and drafts. */
export interface WritingStore {
  /** The writer's replies, in the order of typing. */
  readonly repliesOf: (writer: Writer) => Promise<ReplyRow[]>
  /**
   * Keeps a reply, and ends the draft that it was, in one transaction.
   * @param apart it was typed elsewhere, and the draft stays
   */
  readonly add: (reply: Omit<ReplyRow, 'id'>, apart?: boolean) => Promise<ReplyRow>
  /** Writes over a reply that is still there. @returns false when it is not: it was sent, or given up */
  readonly update: (reply: ReplyRow) => Promise<boolean>
  readonly remove: (id: number) => Promise<void>
  readonly draft: (writer: Writer, id: ConversationId) => Promise<string>
  /** An empty text is none. */
  readonly keepDraft: (writer: Writer, id: ConversationId, text: string) => Promise<void>
  /** Forgets all that this person wrote, and pressed. */
  readonly wipe: (writer: Writer) => Promise<void>
}

export function createWritingStore(use: UseDb): WritingStore {
  const draftKey = ({ site, userId }: Writer, id: ConversationId) => [site, userId, id]
  return {
    repliesOf: ({ site, userId }) => use(db => db.getAllFromIndex('replies', 'byWriter', [site, userId])),
    add: (reply, apart = false) =>
      use(async db => {
        const tx = db.transaction(['replies', 'drafts'], 'readwrite')
        // The key generator fills the id in.
        const id = await tx.objectStore('replies').add(reply as ReplyRow)
        if (!apart) await tx.objectStore('drafts').delete(draftKey(reply, reply.conversationId))
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
        const tx = db.transaction(['replies', 'drafts', 'actions'], 'readwrite')
        for (const store of [tx.objectStore('replies'), tx.objectStore('actions')]) {
          for (const id of await store.index('byWriter').getAllKeys([site, userId])) await store.delete(id)
        }
        // An array sorts after every text: all conversations of this person.
        await tx.objectStore('drafts').delete(IDBKeyRange.bound([site, userId], [site, userId, []]))
        await tx.done
      }),
  }
}
