import { appendEvents } from '../db/append-events.ts'
import type { Trx, WakeLater } from '../db/database.ts'
import type { CredentialKind, PresenceTable } from '../db/schema.ts'
import { stoppedLooking } from './put-presence.ts'

/** How somebody was signed in, as {@link windowKey} needs it. */
export interface Credential {
  readonly kind: CredentialKind
  readonly id: string
}

/** One a credential: the last window of a browser to speak is the one that counts. */
export function windowKey({ kind, id }: Credential): string {
  return `${kind}:${id}`
}

/** Forgets the windows of credentials that ended: a window that is signed out must keep no other device silent. */
export async function forgetWindows(
  trx: Trx,
  wake: WakeLater,
  ended: readonly Credential[],
  now: number,
): Promise<void> {
  if (ended.length === 0) return
  const gone = await trx
    .deleteFrom('presence')
    .where('key', 'in', ended.map(windowKey))
    .returning(['user_id', 'conversation_id', 'visible'])
    .execute()
  await tellStopped(trx, wake, gone, now)
}

/** Tells the others of windows that are gone, unless their user looks at the same in another one. */
export async function tellStopped(
  trx: Trx,
  wake: WakeLater,
  gone: readonly Pick<PresenceTable, 'user_id' | 'conversation_id' | 'visible'>[],
  now: number,
): Promise<void> {
  const candidates = gone.flatMap(({ user_id: userId, conversation_id: conversationId, visible }) =>
    userId && conversationId && visible === 1 ? [{ userId, conversationId }] : [],
  )
  await appendEvents(trx, wake, now, await stoppedLooking(trx, candidates, now))
}
