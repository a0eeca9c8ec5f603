import { findReply, replyOutcome } from '@deskbell/api'
import { alone } from '../shared/alone.ts'
import { createReplyOutbox, type OutboxNote, type Rest } from '../shared/reply-outbox.ts'
import { bodyOf } from '../shared/reply-row.ts'
import { connectionStore } from './connection.ts'
import { records, writing } from './storage.ts'
import { pushUserOf } from './this-browser.ts'

let tellNow: (note: OutboxNote) => void = () => undefined

const sendAll = createReplyOutbox({
  store: writing,
  writer: async () => {
    const state = connectionStore.get()
    const user = pushUserOf(state)
    if (!user || state.kind !== 'ready' || !state.confirmed) return undefined
    // Another tab may have signed in as somebody else a moment ago, and its cookie is this tab's, too.
    const record = await records.read('connection').catch(() => undefined)
    if (record && state.by === 'session' && record.me?.user.id !== user.userId) return undefined
    return user
  },
  alone: work => alone(navigator.locks, 'deskbell-replies', work),
  send: async reply => {
    const api = pushUserOf(connectionStore.get())?.api
    return api
      ? replyOutcome(await api.conversations.send(reply.conversationId, bodyOf(reply), reply.key))
      : { kind: 'signed_out' }
  },
  find: async (reply, since) => {
    const api = pushUserOf(connectionStore.get())?.api
    return api ? findReply(api.conversations, reply, since) : { kind: 'signed_out' }
  },
  tell: note => tellNow(note),
  now: Date.now,
})

/** Sends what the signed-in user has written: a chunk of its own, for nothing of it is on the screen. */
export function sendReplies(tell: (note: OutboxNote) => void): Promise<Rest> {
  tellNow = tell
  return sendAll()
}
