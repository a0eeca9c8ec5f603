import type { DeliveryId } from '@deskbell/contract'
import type { Logger } from 'pino'
import type { Db } from '../db/database.ts'
import type { Clock, Random } from '../ports.ts'
import type { Push, PushProvider } from '../push-provider.ts'
import { contentOf, isOutdated, loadOrder, type Order, targetOf } from './load-order.ts'
import { maySend } from './may-send.ts'
import { toPlaintext, toPushMessage } from './push-message.ts'
import { MAX_ATTEMPTS, nextStep, ttlSeconds } from './retry-policy.ts'
import type { AttemptRecord, End, Settlement } from './settlement.ts'

/** The short form for a push service that takes less than it promised (webpush §4, 413). */
const SHORT_BYTES = 2048

/** What sending asks of the rest of the site. */
export interface DeliveryRules {
  readonly provider: PushProvider
  readonly isPushOn: (db: Db) => Promise<boolean>
  readonly signReceipt: (id: DeliveryId) => string
  /** The push service's Topic for a conversation or test, which tells it nothing (R4). */
  readonly topicOf: (key: string) => string
  readonly publicUrl: () => string
  /** May a notification open an app there, as of now? */
  readonly isAppUrl: (url: string) => boolean
}

export interface DeliverDeps {
  readonly db: Db
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  readonly rules: DeliveryRules
}

/**
 * Sends one claimed delivery and says what became of it. Nothing is written here.
 * @returns undefined if the delivery is not there any more
 */
export async function deliver(deps: DeliverDeps, id: DeliveryId): Promise<Settlement | undefined> {
  const order = await loadOrder(deps.db, id)
  if (!order) return undefined
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
  const target = targetOf(order)
  const verdict = maySend(await factsOf(deps, order))
  if (!verdict.ok) return settlement({ state: 'cancelled', reason: verdict.reason })
  if (!target) return settlement({ state: 'cancelled', reason: 'device_removed' })
  const attempts = await attempt(deps, order, target)
  return settlement(endOf(deps, order, attempts), attempts)
}

async function factsOf({ db, clock, rules }: DeliverDeps, order: Order) {
  const { device_user_id, muted, health, removed_at, endpoint } = order
  const device =
    device_user_id === null || muted === null || health === null
      ? undefined
      : { user_id: device_user_id, muted, health, removed_at, endpoint }
  return {
    kind: order.kind,
    recipient: order.user_id,
    pushOn: await rules.isPushOn(db),
    recipientActive: order.deactivated_at === null,
    device,
    read: order.seq !== null && order.last_read_seq !== null && order.last_read_seq >= order.seq,
    expired: order.expires_at <= clock(),
    // Only a delivery that had to be tried again can have been overtaken.
    outdated: order.attempts > 0 && (await isOutdated(db, order)),
  }
}

/** One attempt, and a second at once where that can mend it: with a new token, or with less text. */
async function attempt(deps: DeliverDeps, order: Order, target: Push['target']): Promise<AttemptRecord[]> {
  const { rules } = deps
  const limit = rules.provider.maxPlaintext(target)
  const first = await sendOnce(deps, order, target, limit)
  const records = [{ n: order.attempts + 1, ...first }]
  const shorter = first.outcome.fault === 'too_large'
  if ((first.outcome.renewed === true || shorter) && order.attempts + 1 < MAX_ATTEMPTS) {
    const second = await sendOnce(deps, order, target, shorter ? Math.min(limit, SHORT_BYTES) : limit)
    records.push({ n: order.attempts + 2, ...second })
  }
  return records
}

type Sent = Pick<AttemptRecord, 'at' | 'outcome'>

async function sendOnce(deps: DeliverDeps, order: Order, target: Push['target'], limit: number): Promise<Sent> {
  try {
    const outcome = await deps.rules.provider.send(pushOf(deps, order, target, limit))
    return { at: deps.clock(), outcome }
  } catch (error) {
    // A bug of ours: it is seen in the trace, and must not be tried for ever.
    deps.log.error({ err: error, delivery: order.id }, 'a push could not be sent')
    return { at: deps.clock(), outcome: { result: 'unreachable', status: null, reason: 'internal', fault: 'internal' } }
  }
}

function pushOf({ clock, rules }: DeliverDeps, order: Order, target: Push['target'], limit: number): Push {
  const message = toPushMessage({
    notificationId: order.notification_id,
    conversationId: order.conversation_id,
    content: contentOf(order),
    receiptToken: rules.signReceipt(order.id),
    // Its origin may have been taken off the list since the device was registered.
    appUrl: order.app_url !== null && rules.isAppUrl(order.app_url) ? order.app_url : rules.publicUrl(),
    publicUrl: rules.publicUrl(),
  })
  return {
    target,
    body: rules.provider.seal(target, toPlaintext(message, limit)),
    ttlSeconds: ttlSeconds(clock(), order.expires_at),
    urgency: 'high',
    topic: rules.topicOf(order.conversation_id ?? order.notification_id),
  }
}

function endOf({ clock, random }: DeliverDeps, order: Order, attempts: readonly AttemptRecord[]): End {
  const last = attempts.at(-1)
  if (!last) throw new Error('A delivery without an attempt has no end')
  const step = nextStep(last.outcome, {
    attempts: last.n,
    now: clock(),
    expiresAt: order.expires_at,
    random: fraction(random),
  })
  switch (step.kind) {
    case 'done':
      return { state: 'accepted' }
    case 'retry':
      return { state: 'queued', dueAt: step.at }
    case 'give_up':
      return { state: 'failed' }
  }
}

/** From 0 to below 1. */
function fraction(random: Random): number {
  const [word = 0] = new Uint32Array(random(new Uint8Array(4)).buffer)
  return word / 2 ** 32
}
