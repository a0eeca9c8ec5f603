import type { ActionRow } from './action-row.ts'
import type { ActionStore } from './action-store.ts'
import { oneRun } from './one-run.ts'
import type { Outcome } from './reply-outbox.ts'
import type { Writer } from './reply-row.ts'

export interface ActionOutboxDeps<Session> {
  readonly store: Pick<ActionStore, 'all' | 'remove'>
  /** Asks the backend who is signed in at this moment. */
  readonly open: () => Promise<
    { readonly kind: 'open'; readonly writer: Writer; readonly session: Session } | { readonly kind: ActionRest }
  >
  readonly send: (session: Session, action: ActionRow) => Promise<Outcome<unknown>>
  /** It will never be carried out: the person must see it. `problem` is the backend's answer, if that is why. */
  readonly failed: (action: ActionRow, problem?: Problem) => Promise<void>
  readonly now: () => number
}

export type Problem = Extract<Outcome<unknown>, { kind: 'refused' }>['failure']

/** What is left after a flush. */
export type ActionRest = 'nothing' | 'later' | 'signed_out'

/** Nobody expects that what they pressed a week ago happens now. */
const longestMs = 7 * 24 * 60 * 60 * 1000

/**
 * Carries pressed buttons out, in the order of pressing, as the person whose device was rung and as nobody else. What is
 * refused is said and forgotten; what cannot go through stops the rest, which waits behind it.
 * @returns a function that sends all there is; called again meanwhile, it looks once more
 */
export function createActionOutbox<Session>(deps: ActionOutboxDeps<Session>): () => Promise<ActionRest> {
  return oneRun(() => sendAll(deps))
}

async function sendAll<Session>({ store, open, send, failed, now }: ActionOutboxDeps<Session>): Promise<ActionRest> {
  const fail = async (action: ActionRow, problem?: Problem) => {
    // Said first: a worker that is stopped in between says it twice, and never not at all.
    await failed(action, problem)
    await store.remove(action.id)
  }
  const all = await store.all()
  for (const action of all) if (now() - action.at > longestMs) await fail(action)
  const recent = all.filter(({ at }) => now() - at <= longestMs)
  if (recent.length === 0) return 'nothing'
  const opened = await open()
  if (opened.kind !== 'open') return opened.kind
  const { writer, session } = opened
  for (const action of recent) {
    if (action.site !== writer.site || action.userId !== writer.userId) continue
    const outcome = await send(session, action)
    if (outcome.kind === 'refused') await fail(action, outcome.failure)
    else if (outcome.kind === 'answered') await store.remove(action.id)
    else return outcome.kind
  }
  return 'nothing'
}
