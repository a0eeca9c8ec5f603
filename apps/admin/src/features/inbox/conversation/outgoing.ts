import type { ConversationId } from '@deskbell/contract'
import { createStore, type WritableStore } from '../../../shared/store.ts'

/** A reply on its way. The key is the same for every try, so that it is sent once. */
export interface OutgoingReply {
  readonly key: string
  readonly text: string
  readonly state: 'sending' | 'failed'
  readonly error?: unknown
}

interface Desk {
  readonly outgoing: WritableStore<readonly OutgoingReply[]>
  draft: string
}

const desks = new Map<ConversationId, Desk>()

/** What is being written in a conversation: outlives the screen, so that a look elsewhere loses nothing. */
export function deskOf(id: ConversationId): Desk {
  const known = desks.get(id)
  if (known) return known
  const desk = { outgoing: createStore<readonly OutgoingReply[]>([]), draft: '' }
  desks.set(id, desk)
  return desk
}

/** Changes or adds one reply. */
export function keepReply({ outgoing }: Desk, reply: OutgoingReply): void {
  const others = outgoing.get()
  const at = others.findIndex(({ key }) => key === reply.key)
  outgoing.set(at < 0 ? [...others, reply] : others.with(at, reply))
}

/** It arrived, or its writer gave it up. */
export function dropReply({ outgoing }: Desk, key: string): void {
  outgoing.set(outgoing.get().filter(reply => reply.key !== key))
}
