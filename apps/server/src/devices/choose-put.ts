import type { UserId } from '@deskbell/contract'
import { MAX_DEVICES } from '../config/limits.ts'
import type { DevicesTable } from '../db/schema.ts'

type Row = Pick<DevicesTable, 'id' | 'user_id' | 'endpoint' | 'p256dh' | 'auth' | 'removed_at' | 'removed_reason'>

export interface PutFacts<R extends Row> {
  readonly userId: UserId
  /** By the row's renew token, which is good for that row alone. */
  readonly byToken: boolean
  readonly byId: R | undefined
  /** The live row with the given endpoint. */
  readonly byEndpoint: R | undefined
  readonly given: { readonly endpoint: string; readonly p256dh: string; readonly auth: string }
  /** The user's live devices. */
  readonly live: number
}

export type PutChoice<R extends Row> =
  | { readonly kind: 'insert' }
  /** The caller's own row: 200. */
  | { readonly kind: 'renew'; readonly row: R }
  /** Another user's row, or a removed one, becomes the caller's: 201. */
  | { readonly kind: 'take'; readonly row: R }
  /** A person removed it: only a new id comes back. */
  | { readonly kind: 'removed'; readonly row: R }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'limit' }

/** What a PUT does, by the contract's rules alone. */
export function choosePut<R extends Row>(facts: PutFacts<R>): PutChoice<R> {
  const { userId, byToken, byId, byEndpoint, given, live } = facts
  const ifRoom = (choice: PutChoice<R>): PutChoice<R> => (live >= MAX_DEVICES ? { kind: 'limit' } : choice)

  if (byId && byId.user_id !== userId && !matches(byId, given)) return { kind: 'conflict' }
  if (byId && wasRemovedByPerson(byId)) return { kind: 'removed', row: byId }

  if (byEndpoint && byEndpoint.id !== byId?.id) {
    if (byToken) return { kind: 'conflict' }
    if (byEndpoint.user_id === userId) return { kind: 'renew', row: byEndpoint }
    return matches(byEndpoint, given) ? ifRoom({ kind: 'take', row: byEndpoint }) : { kind: 'conflict' }
  }

  if (!byId) return ifRoom({ kind: 'insert' })
  if (byId.removed_at !== null || byId.user_id !== userId) return ifRoom({ kind: 'take', row: byId })
  return { kind: 'renew', row: byId }
}

export function wasRemovedByPerson({ removed_reason }: Pick<Row, 'removed_reason'>): boolean {
  return removed_reason === 'owner' || removed_reason === 'admin' || removed_reason === 'lost'
}

/** Whoever knows all three holds the browser itself, not just an endpoint that leaked (webpush E5). */
function matches(row: Row, given: PutFacts<Row>['given']): boolean {
  return (
    row.removed_at === null && row.endpoint === given.endpoint && row.p256dh === given.p256dh && row.auth === given.auth
  )
}
