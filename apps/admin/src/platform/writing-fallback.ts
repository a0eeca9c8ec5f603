import type { ReplyRow, Writer } from '../shared/reply-row.ts'
import type { WritingStore } from '../shared/writing-store.ts'

/** Above every id that a database gives: what memory holds came later. */
const firstId = 2 ** 52

/** Where a browser refuses storage (private windows, a full disk), a reply lives as long as its page. */
export function withMemory(store: WritingStore): WritingStore {
  const held = new Map<number, ReplyRow>()
  const drafts = new Map<string, string>()
  const draftKey = ({ site, userId }: Writer, id: string) => `${site} ${userId} ${id}`
  let nextId = firstId
  let refused = false
  const isOf = (reply: ReplyRow, { site, userId }: Writer) => reply.site === site && reply.userId === userId
  return {
    ...store,
    repliesOf: async writer => {
      const stored = await store.repliesOf(writer).catch((error: unknown) => {
        if (refused) return []
        throw error
      })
      return [...stored, ...[...held.values()].filter(reply => isOf(reply, writer))]
    },
    add: reply =>
      store.add(reply).catch(() => {
        drafts.delete(draftKey(reply, reply.conversationId))
        refused = true
        const row = { ...reply, id: nextId++ }
        held.set(row.id, row)
        return row
      }),
    update: async reply => {
      if (!held.has(reply.id)) return store.update(reply)
      held.set(reply.id, reply)
      return true
    },
    remove: async id => {
      if (!held.delete(id)) await store.remove(id)
    },
    draft: async (writer, id) => drafts.get(draftKey(writer, id)) ?? store.draft(writer, id),
    keepDraft: (writer, id, text) =>
      store.keepDraft(writer, id, text).then(
        () => void drafts.delete(draftKey(writer, id)),
        () => void drafts.set(draftKey(writer, id), text),
      ),
    wipe: async writer => {
      drafts.clear()
      for (const reply of held.values()) if (isOf(reply, writer)) held.delete(reply.id)
      await store.wipe(writer)
    },
  }
}
