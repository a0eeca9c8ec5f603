import type { PushOutcome, PushTarget } from '../push-provider.ts'
import { actionsOf } from './actions-of.ts'
import type { DeliverDeps } from './deliver-deps.ts'
import { contentOf, type Order } from './load-order.ts'
import { toPlaintext, toPushMessage } from './push-message.ts'
import { mendingOf, type Rule, ttlSeconds } from './retry-policy.ts'
import { say } from './say.ts'
import { keptBody, type SealedBody, sealingHash } from './sealed-body.ts'
import type { AttemptRecord } from './settlement.ts'

export interface Attempted {
  /** At least one. */
  readonly attempts: readonly AttemptRecord[]
  /** What was sent last; undefined if it could not even be sealed. */
  readonly sealed: SealedBody | undefined
}

/** One attempt, and more at once where the policy knows how to mend it: each way once, so that nothing loops. */
export async function attempt(deps: DeliverDeps, order: Order, target: PushTarget): Promise<Attempted> {
  const { clock, log, rules } = deps
  const appUrl = appUrlOf(deps, order)
  const hash = sealingHash(target, appUrl, order.policy)
  const attempts: AttemptRecord[] = []
  const mended = new Set<Rule['mend']>()
  let sealed = keptBody(order, hash)
  for (;;) {
    let outcome: PushOutcome
    try {
      sealed ??= { bytes: rules.provider.seal(target, plaintextOf(deps, order, target, appUrl)), hash }
      outcome = await send(deps, order, target, sealed)
    } catch (error) {
      // A bug of ours: it is seen in the trace, and must not be tried for ever.
      log.error({ err: error, delivery: order.id }, 'a push could not be sent')
      outcome = { result: 'unreachable', status: null, reason: 'internal', fault: 'internal' }
    }
    attempts.push({ n: order.attempts + attempts.length + 1, at: clock(), outcome })
    const way = mendingOf(outcome)
    if (way === undefined || mended.has(way)) return { attempts, sealed }
    mended.add(way)
    // The provider has learned that its push service takes less.
    if (way === 'short_form') sealed = undefined
  }
}

function send({ clock, rules }: DeliverDeps, order: Order, target: PushTarget, { bytes }: SealedBody) {
  return rules.provider.send({
    target,
    body: bytes,
    ttlSeconds: ttlSeconds(clock(), order.expires_at),
    urgency: order.kind === 'taken' ? 'normal' : 'high',
    topic: rules.topicOf(order.conversation_id ?? order.notification_id),
  })
}

function plaintextOf({ rules }: DeliverDeps, order: Order, target: PushTarget, appUrl: string): Uint8Array {
  const message = toPushMessage({
    notificationId: order.notification_id,
    conversationId: order.conversation_id,
    messageId: order.kind === 'message' ? order.message_id : null,
    ...(order.kind === 'summary' ? { opens: 'inbox' } : {}),
    said: say(contentOf(order), order),
    actions: actionsOf(order),
    silent: order.kind === 'taken',
    receiptToken: rules.signReceipt(order.id),
    appUrl,
    publicUrl: rules.publicUrl(),
  })
  return toPlaintext(message, rules.provider.maxPlaintext(target))
}

/** The device's own app, unless its origin has been taken off the list since it was registered. */
function appUrlOf({ rules }: DeliverDeps, { app_url }: Order): string {
  return app_url !== null && rules.isAppUrl(app_url) ? app_url : rules.publicUrl()
}
