import type { Delivery, Trace } from '@deskbell/contract'

/** The stages of a delivery that a person follows, in order. */
export const stageNames = ['queued', 'accepted', 'received', 'displayed', 'clicked'] as const
export type StageName = (typeof stageNames)[number]
const mailStageNames: readonly StageName[] = ['queued', 'accepted']

export interface Stage {
  readonly name: StageName
  /** `done`; `next`: the one that is awaited; `later`; `failed`: the delivery ended here. */
  readonly state: 'done' | 'next' | 'later' | 'failed'
  /** Milliseconds since it was queued; null if it has not come. */
  readonly afterMs: number | null
}

/**
 * The stages as they stand; of a mail nobody hears once the mail server has it. A later stage implies the earlier ones: a receipt may be lost, what it tells is not.
 */
export function stagesOf(delivery: Delivery): Stage[] {
  const at: Record<StageName, string | null> = {
    queued: delivery.queuedAt,
    accepted: delivery.acceptedAt,
    received: delivery.receivedAt,
    displayed: delivery.displayedAt,
    clicked: delivery.clickedAt,
  }
  const names = delivery.channel === 'email' ? mailStageNames : stageNames
  const reached = names.findLastIndex(name => at[name] !== null)
  const queuedAt = Date.parse(delivery.queuedAt)
  return names.map((name, index) => {
    const time = at[name]
    const afterMs = time === null ? null : Math.max(0, Date.parse(time) - queuedAt)
    if (index <= reached) return { name, state: 'done', afterMs }
    const failed = index === reached + 1 && name === 'accepted' && hasFailed(delivery)
    return { name, state: failed ? 'failed' : index === reached + 1 ? 'next' : 'later', afterMs }
  })
}

/** The stage that is missing; undefined once it was clicked. */
export function missingStage(delivery: Delivery): Stage | undefined {
  return stagesOf(delivery).find(({ state }) => state === 'next' || state === 'failed')
}

/** The device itself answered: displayed is proof, clicked is more than a test needs. */
export function hasPassed({ displayedAt, clickedAt }: Delivery): boolean {
  return displayedAt !== null || clickedAt !== null
}

/** Nothing more will come. */
export function isComplete(trace: Trace): boolean {
  if (trace.decision === 'skip') return true
  return trace.deliveries.length > 0 && trace.deliveries.every(hasEnded)
}

function hasEnded(delivery: Delivery): boolean {
  if (delivery.channel === 'email' && (delivery.acceptedAt !== null || delivery.state === 'failed')) return true
  return delivery.clickedAt !== null || delivery.state === 'cancelled' || isGone(delivery)
}

/** A backend that says where a delivery stands is believed: one that waits for another try has not failed. */
function hasFailed({ state, attempts, acceptedAt }: Delivery): boolean {
  if (acceptedAt !== null) return false
  if (state !== undefined) return state === 'failed' || state === 'cancelled'
  const last = attempts.at(-1)
  return last !== undefined && last.result !== 'accepted'
}

function isGone({ attempts }: Delivery): boolean {
  return attempts.at(-1)?.result === 'gone'
}
