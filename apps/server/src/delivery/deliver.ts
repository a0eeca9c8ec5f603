import type { DeliveryId } from '@deskbell/contract'
import type { Random } from '../ports.ts'
import { type Attempted, attempt } from './attempt.ts'
import type { DeliverDeps } from './deliver-deps.ts'
import { type Order, targetOf } from './load-order.ts'
import { maySend } from './may-send.ts'
import { nextStep, ruleOf, ttlSeconds } from './retry-policy.ts'
import type { AttemptRecord, End, Settlement } from './settlement.ts'

export type { DeliveryRules } from './deliver-deps.ts'

/**
 * Sends one claimed delivery and says what became of it. Nothing is written here.
 * @returns undefined if the delivery is not in this worker's hands any more
 */
export async function deliver(deps: DeliverDeps, id: DeliveryId): Promise<Settlement | undefined> {
  const order = await deps.loadOrder(id)
  // Its lease may have ended while it waited for its place: then it is another worker's, or settled already.
  if (order?.state !== 'leased' || order.lease_owner !== deps.owner) return undefined
  const settlement = (end: End, attempts: readonly AttemptRecord[] = []): Settlement => ({
    deliveryId: order.id,
    notificationId: order.notification_id,
    userId: order.user_id,
    deviceId: order.device_id,
    endpointHash: order.endpoint_hash,
    lane: order.lane ?? '',
    attempts,
    end,
  })
  // It has the message: whoever sent it died before it could write that down.
  if (isAnswered(order)) return settlement({ state: 'accepted' })
  const target = targetOf(order)
  const verdict = maySend(factsOf(deps, order))
  if (!verdict.ok) return settlement({ state: 'cancelled', reason: verdict.reason })
  if (!target) return settlement({ state: 'cancelled', reason: 'device_removed' })
  const attempted = await attempt(deps, order, target)
  tell(deps, order, attempted.attempts)
  return settlement(endOf(deps, order, attempted), attempted.attempts)
}

function isAnswered({ received_at, displayed_at, clicked_at, dismissed_at }: Order): boolean {
  return (received_at ?? displayed_at ?? clicked_at ?? dismissed_at) !== null
}

function factsOf({ clock }: DeliverDeps, order: Order) {
  const { device_user_id, muted, health, removed_at, endpoint } = order
  const device =
    device_user_id === null || muted === null || health === null
      ? undefined
      : { user_id: device_user_id, muted, health, removed_at, endpoint }
  return {
    kind: order.kind,
    recipient: order.user_id,
    pushOn: order.rules.enabled,
    recipientActive: order.deactivated_at === null,
    device,
    read: order.seq !== null && order.last_read_seq !== null && order.last_read_seq >= order.seq,
    // With less than a second to live the push service would drop it, or some refuse it (webpush §2).
    expired: ttlSeconds(clock(), order.expires_at) === 0,
    outdated: order.outdated,
  }
}

function endOf({ clock, random }: DeliverDeps, order: Order, { attempts, sealed }: Attempted): End {
  const last = attempts.at(-1)
  if (!last) throw new Error('A delivery without an attempt has no end')
  const { n, outcome } = last
  const facts = { attempts: n, now: clock(), expiresAt: order.expires_at, random: fraction(random) }
  const step = nextStep(outcome, facts)
  const body = sealed ?? null
  switch (step.kind) {
    case 'done':
      return { state: 'accepted' }
    case 'retry':
      return { state: 'queued', dueAt: step.at, body }
    case 'give_up':
      return { state: 'failed', ifFrozen: { state: 'queued', dueAt: step.at, body } }
  }
}

/** What only people can mend is for the log; it names no endpoint (webpush E6). */
function tell({ log }: DeliverDeps, order: Order, attempts: readonly AttemptRecord[]): void {
  for (const { outcome } of attempts) {
    const { status, reason, fault } = outcome
    const { delivery, device } = ruleOf(outcome)
    if (delivery !== 'fail' || device === 'remove') continue
    log.warn({ delivery: order.id, lane: order.lane, status, reason, fault }, 'a push was refused')
  }
}

/** From 0 to below 1. */
function fraction(random: Random): number {
  const [word = 0] = new Uint32Array(random(new Uint8Array(4)).buffer)
  return word / 2 ** 32
}
