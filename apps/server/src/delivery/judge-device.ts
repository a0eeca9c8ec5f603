import type { DevicesTable } from '../db/schema.ts'
import type { PushFault } from '../push-provider.ts'
import type { AttemptRecord } from './settlement.ts'

/** The columns that a delivery may change. */
export type Judged = Pick<
  DevicesTable,
  | 'endpoint'
  | 'endpoint_hash'
  | 'p256dh'
  | 'auth'
  | 'health'
  | 'last_result'
  | 'last_result_at'
  | 'last_status'
  | 'last_reason'
  | 'removed_at'
  | 'removed_reason'
>

export interface JudgeFacts {
  readonly device: Pick<DevicesTable, 'endpoint_hash' | 'health' | 'removed_at'>
  /** The endpoint that was sent to. */
  readonly endpointHash: string | null
  readonly attempt: AttemptRecord
  /** The device has shown this message already, which is better than `accepted`. */
  readonly displayed: boolean
  /** The device has answered some time. */
  readonly answered: boolean
  readonly now: number
}

export type Verdict =
  | { readonly kind: 'nothing' }
  /** It got another subscription while we sent to one that is gone: the delivery is due again. */
  | { readonly kind: 'renewed' }
  | { readonly kind: 'change'; readonly set: Partial<Judged> }

/** What an attempt says of its device. Only 404 and 410 remove it (W36); everything else keeps it (W37). */
export function judgeDevice({ device, endpointHash, attempt, displayed, answered, now }: JudgeFacts): Verdict {
  const { outcome, at } = attempt
  if (device.removed_at !== null) return { kind: 'nothing' }
  // A device that got a new endpoint meanwhile is not judged by the old one.
  if (device.endpoint_hash !== endpointHash) return { kind: outcome.result === 'gone' ? 'renewed' : 'nothing' }
  if (outcome.result === 'accepted' && displayed) return { kind: 'nothing' }
  const result = {
    last_result: outcome.result,
    last_result_at: at,
    last_status: outcome.status,
    last_reason: outcome.reason,
  }
  if (outcome.result === 'gone') return { kind: 'change', set: { ...result, ...tombstone, removed_at: now } }
  return { kind: 'change', set: { ...result, health: healthAfter(device.health, attempt, answered) } }
}

/** The credential and the renew token stay: the browser may come back with a new subscription by itself. */
const tombstone = {
  endpoint: null,
  endpoint_hash: null,
  p256dh: null,
  auth: null,
  health: 'dead',
  removed_reason: 'gone',
} as const

const QUARANTINES: ReadonlySet<PushFault | null> = new Set(['key_mismatch', 'key_unknown'])

/** A quarantined device stays so until it is renewed. One that failed is well again if it ever answered. */
function healthAfter(before: Judged['health'], { outcome }: AttemptRecord, answered: boolean): Judged['health'] {
  if (before === 'quarantined' || QUARANTINES.has(outcome.fault)) return 'quarantined'
  if (outcome.result !== 'accepted') return 'failing'
  if (before !== 'failing') return before
  return answered ? 'ok' : 'unknown'
}
