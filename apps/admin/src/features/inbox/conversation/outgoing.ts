import type { Failure } from '@deskbell/api'
import type { ConversationId, UserId } from '@deskbell/contract'
import { createStore, type WritableStore } from '../../../shared/store.ts'

/** A reply on its way. The key is the same for every try, so that it is sent once. */
export interface OutgoingReply {
  readonly key: string
  readonly text: string
  readonly state: 'sending' | 'failed'
  readonly failure?: Failure
}

export interface Desk {
  readonly outgoing: WritableStore<readonly OutgoingReply[]>
  draft: string
}

/** Whose words these are: nobody finds another's draft, nor sends it under their own name. */
export interface Writer {
  readonly site: string
  readonly userId: UserId
}

const desks = new Map<string, Desk>()

/** What is being written in a conversation: outlives the screen, so that a look elsewhere loses nothing. */
export function deskOf({ site, userId }: Writer, id: ConversationId): Desk {
  const key = `${site} ${userId} ${id}`
  const known = desks.get(key)
  if (known) return known
  const desk = { outgoing: createStore<readonly OutgoingReply[]>([]), draft: '' }
  desks.set(key, desk)
  return desk
}

/** What stands in the field, not sent yet. */
export function keepDraft(desk: Desk, text: string): void {
  desk.draft = text
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
