import { idleWork } from './idle-work.ts'
import { type MessageKey, makeMessageKey } from './key-schedule.ts'
import type { PushSubscriptionKeys } from './subscription.ts'

/**
 * Message keys that were made before their message: for each subscription at most one, for one message, so that a
 * burst has no elliptic curve left to compute. The rule of a fresh key per message holds (R8); the work is moved, not
 * removed. What it changes: who reads this process's memory also reads one future message of each device held here.
 */
export type Prekeys = {
  /** Asks for a key, made when there is nothing else to do; the last who asked comes first. Call it after a send. */
  want(subscription: PushSubscriptionKeys): void
  /** Hands the key over and forgets it; null if there is none for exactly these keys of the subscription. */
  take(subscription: PushSubscriptionKeys): MessageKey | null
  /** How many are held. */
  readonly size: number
  /** Wipes all of them. Later calls do nothing. */
  close(): void
}

export type PrekeyOptions = {
  /** 0 switches them off (default 1). */
  readonly perSubscription?: 0 | 1
  /** The most that are held, about 2 KB each (default 20 000); beyond it, the oldest goes. */
  readonly capacity?: number
  /** The clock, epoch milliseconds. */
  readonly now?: () => number
}

type Held = { readonly owner: string; readonly messageKey: MessageKey; readonly madeAt: number }

const CAPACITY = 20_000
const LIFE_MS = 24 * 3_600_000
const SWEEP_MS = 3_600_000
/** A slice takes about a millisecond, so that nothing waits long for it. */
const SLICE = 8

/** A pool of prekeys in this process's memory; never written anywhere. */
export function createPrekeys({
  perSubscription = 1,
  capacity = CAPACITY,
  now = Date.now,
}: PrekeyOptions = {}): Prekeys {
  /** By endpoint, the oldest first. */
  const held = new Map<string, Held>()
  /** By endpoint, the last who asked last. */
  const wanted = new Map<string, PushSubscriptionKeys>()
  let stack: string[] = []
  let sweeping: NodeJS.Timeout | null = null
  let closed = perSubscription === 0

  function drop(endpoint: string): void {
    held.get(endpoint)?.messageKey.ikm.fill(0)
    held.delete(endpoint)
  }

  function make(subscription: PushSubscriptionKeys): void {
    drop(subscription.endpoint)
    if (held.size >= capacity) drop(firstOf(held) ?? '')
    try {
      const messageKey = makeMessageKey(subscription)
      held.set(subscription.endpoint, { owner: ownerOf(subscription), messageKey, madeAt: now() })
    } catch {
      // A key that is not one: the message itself will say so, to somebody who can act on it.
    }
  }

  const work = idleWork(() => {
    for (let made = 0; made < SLICE && stack.length > 0; ) {
      const subscription = wanted.get(stack.pop() ?? '')
      if (!subscription) continue
      wanted.delete(subscription.endpoint)
      make(subscription)
      made++
    }
    if (held.size > 0) sweeping ??= setInterval(sweep, SWEEP_MS).unref()
    return stack.length > 0
  })

  function sweep(): void {
    const oldest = now() - LIFE_MS
    for (const [endpoint, { madeAt }] of held) {
      if (madeAt > oldest) break
      drop(endpoint)
    }
  }

  return {
    want(subscription) {
      if (closed || capacity < 1) return
      const { endpoint } = subscription
      if (held.get(endpoint)?.owner === ownerOf(subscription)) return
      wanted.delete(endpoint)
      wanted.set(endpoint, subscription)
      stack.push(endpoint)
      if (wanted.size > capacity) wanted.delete(firstOf(wanted) ?? '')
      if (stack.length > 2 * capacity) stack = [...wanted.keys()]
      work.wake()
    },
    take(subscription) {
      const found = held.get(subscription.endpoint)
      if (!found) return null
      held.delete(subscription.endpoint)
      if (found.owner === ownerOf(subscription) && now() - found.madeAt < LIFE_MS) return found.messageKey
      found.messageKey.ikm.fill(0)
      return null
    },
    get size() {
      return held.size
    },
    close() {
      closed = true
      work.stop()
      if (sweeping) clearInterval(sweeping)
      for (const endpoint of [...held.keys()]) drop(endpoint)
      wanted.clear()
      stack = []
    },
  }
}

/** The browser's keys as text: a prekey fits these alone. */
function ownerOf({ p256dh, auth }: PushSubscriptionKeys): string {
  return Buffer.concat([p256dh, auth]).toString('latin1')
}

function firstOf(map: ReadonlyMap<string, unknown>): string | undefined {
  const [first] = map.keys()
  return first
}
