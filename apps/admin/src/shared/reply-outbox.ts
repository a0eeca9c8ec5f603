import type { Message } from '@deskbell/contract'
import { oneRun } from './one-run.ts'
import type { Refusal, ReplyRow, Writer } from './reply-row.ts'
import type { WritingStore } from './writing-store.ts'

/** How one question to the backend ended, as far as the outbox decides on it. */
export type Outcome<T> =
  | { readonly kind: 'answered'; readonly data: T }
  /** Out of reach, or not well: the same again, later. */
  | { readonly kind: 'later'; readonly afterMs?: number }
  /** Nobody is signed in: it waits until its writer is back. */
  | { readonly kind: 'signed_out' }
  | { readonly kind: 'refused'; readonly failure: Refusal }

/** What the other tabs and the worker hear. */
export type OutboxNote =
  | { readonly type: 'changed' }
  | { readonly type: 'sending'; readonly id: number }
  | { readonly type: 'sent'; readonly reply: ReplyRow; readonly message: Message }

export interface ReplyOutboxDeps {
  readonly store: Pick<WritingStore, 'repliesOf' | 'update' | 'remove'>
  /** Whoever is signed in at this moment, if the backend says so too. */
  readonly writer: () => Promise<Writer | undefined>
  /** One sender at a time in this browser: two would change the order. */
  readonly alone: (work: () => Promise<void>) => Promise<void>
  readonly send: (reply: ReplyRow) => Promise<Outcome<Message>>
  /** Looks through the conversation for a reply whose key the backend may have forgotten. */
  readonly find: (reply: ReplyRow, since: number) => Promise<Outcome<Message | null>>
  readonly tell: (note: OutboxNote) => void
  readonly now: () => number
}

/** What is left after a flush. */
export type Rest =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'later'; readonly afterMs?: number }
  | { readonly kind: 'signed_out' }

/** The backend keeps a key for 24 hours (contract, "Idempotency"); an hour less, for a clock that goes wrong. */
const keyLifeMs = 23 * 60 * 60 * 1000
/** By how much this clock and the backend's may differ. */
const skewMs = 2 * 60 * 1000

/**
 * Sends the replies that wait: in the order of typing, each conversation's next one only after the one before was
 * taken. What is refused holds back its own conversation until its writer has decided.
 * @returns a function that sends all there is; called again meanwhile, it looks once more
 */
export function createReplyOutbox(deps: ReplyOutboxDeps): () => Promise<Rest> {
  return oneRun(async () => {
    let rest: Rest = { kind: 'nothing' }
    await deps.alone(async () => {
      rest = await sendAll(deps)
    })
    return rest
  })
}

async function sendAll(deps: ReplyOutboxDeps): Promise<Rest> {
  const writer = await deps.writer()
  if (!writer) return { kind: 'signed_out' }
  for (;;) {
    const next = firstSendable(await deps.store.repliesOf(writer))
    if (!next) return { kind: 'nothing' }
    const outcome = await sendOne(deps, next)
    if (outcome.kind === 'later' || outcome.kind === 'signed_out') {
      deps.tell({ type: 'changed' })
      return outcome
    }
    if (outcome.kind === 'refused') {
      await deps.store.update({ ...next, failure: outcome.failure })
      deps.tell({ type: 'changed' })
    } else if (outcome.data) {
      await deps.store.remove(next.id)
      deps.tell({ type: 'sent', reply: next, message: outcome.data })
    }
  }
}

/** The oldest reply that no refused one of the same conversation holds back. */
function firstSendable(replies: readonly ReplyRow[]): ReplyRow | undefined {
  const held = new Set(replies.filter(reply => reply.failure).map(reply => reply.conversationId))
  return replies.find(reply => !held.has(reply.conversationId))
}

/** @returns no message when its writer gave it up meanwhile */
async function sendOne(deps: ReplyOutboxDeps, reply: ReplyRow): Promise<Outcome<Message | null>> {
  const { triedAt } = reply
  const now = deps.now()
  const mayBeForgotten = triedAt !== undefined && now - triedAt > keyLifeMs
  if (mayBeForgotten) {
    // Only one reply of a conversation was ever tried without an answer, so the same words since then are this one.
    const found = await deps.find(reply, triedAt - skewMs)
    if (found.kind !== 'answered' || found.data) return found
  }
  if (triedAt === undefined || mayBeForgotten) {
    if (!(await deps.store.update({ ...reply, triedAt: now }))) return { kind: 'answered', data: null }
  }
  deps.tell({ type: 'sending', id: reply.id })
  return deps.send(reply)
}
