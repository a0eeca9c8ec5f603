import type { DeliveryId, DeviceId, NotificationId, UserId } from '@deskbell/contract'
import type { CancelReason } from '../db/schema.ts'
import type { PushOutcome } from '../push-provider.ts'
import type { SealedBody } from './sealed-body.ts'

/** One attempt as the trace shows it. */
export interface AttemptRecord {
  readonly n: number
  readonly at: number
  readonly outcome: PushOutcome
}

/** How a claimed delivery leaves the worker's hands. */
export type End =
  | { readonly state: 'accepted' }
  /** The last attempt says why. */
  | { readonly state: 'failed'; readonly ifFrozen: Queued }
  | { readonly state: 'cancelled'; readonly reason: CancelReason }
  | Queued

/** Tried again, with the same body if there is one. */
export interface Queued {
  readonly state: 'queued'
  readonly dueAt: number
  readonly body: SealedBody | null
}

/** Attempts and result of one delivery, written in one commit. */
export interface Settlement {
  readonly deliveryId: DeliveryId
  readonly notificationId: NotificationId
  readonly userId: UserId
  readonly deviceId: DeviceId | null
  /** The endpoint that was sent to: a device that got a new one meanwhile is not judged by the old one. */
  readonly endpointHash: string | null
  /** Whose pace and breaker the attempts count for, see `lane.ts`; empty if there is no device any more. */
  readonly lane: string
  readonly attempts: readonly AttemptRecord[]
  readonly end: End
}
