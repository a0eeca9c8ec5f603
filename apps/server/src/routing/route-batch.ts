import type { Trx, WakeLater } from '../db/database.ts'
import { findBadges } from './badges.ts'
import { type Batch, type Claimed, claim, lockConversations } from './claim.ts'
import { type Decision, decide, pushOf } from './decide.ts'
import { decideStep } from './decide-step.ts'
import { type Gathered, gatherFacts } from './gather-facts.ts'
import { holdBack } from './hold-back.ts'
import { beginLadders, toldSince } from './ladder-rows.ts'
import { routeTaken } from './route-taken.ts'
import type { RoutingDeps } from './routing-deps.ts'
import { toEvent } from './to-event.ts'
import { type Decided, writeDecisions } from './write-decisions.ts'

/**
 * Takes events from the outbox, decides about each, and writes what is to be sent: one transaction for the whole batch,
 * so that a killed server leaves everything or nothing.
 * @returns the outbox ids that were routed
 */
export async function routeBatch(deps: RoutingDeps, batch: Batch): Promise<number[]> {
  const { database, clock } = deps
  return database.transaction(async (trx, wake) => {
    const events = await claim(database, trx, batch, clock())
    if (events.length === 0) return []
    await lockConversations(database, trx, [...new Set(events.map(event => event.conversationId))])
    const messages = events.filter(event => event.kind !== 'conversation.taken')
    if (messages.length > 0) await routeMessages(deps, trx, wake, messages)
    await deps.queueVisitorMails?.(trx, wake, messages)
    // One after the other: of two that tell the same the second finds the first.
    for (const event of events) if (event.kind === 'conversation.taken') await routeTaken(deps, trx, wake, event)
    const ids = events.map(event => event.outboxId)
    await trx.updateTable('outbox').set({ routed_at: clock() }).where('id', 'in', ids).execute()
    return ids
  })
}

async function routeMessages(
  deps: RoutingDeps,
  trx: Trx,
  wake: WakeLater,
  messages: readonly Claimed[],
): Promise<void> {
  const gathered = await gatherFacts(deps, trx, messages)
  const decided: Decided[] = []
  for (const event of messages) {
    decided.push({
      event,
      decisions: await decisionsOf(trx, event, gathered),
      unreadOf: userId => gathered.unreadOf(event, userId),
      mask: gathered.rules.content.mask,
    })
  }
  const rung = decided.flatMap(({ decisions }) => decisions.filter(one => pushOf(one).decision === 'send'))
  const badgeOf = await findBadges(trx, [...new Set(rung.map(one => one.userId))])
  await writeDecisions(deps, trx, wake, decided, badgeOf)
  await holdBack(deps, trx, wake, decided, gathered.quiet)
  await beginLadders(trx, wake, decided, gathered, deps.clock())
}

async function decisionsOf(trx: Trx, event: Claimed, gathered: Gathered): Promise<Decision[]> {
  const { settings, bot } = gathered
  const facts = gathered.factsOf(event)
  if (event.kind !== 'nobody.opened') return decide(toEvent(event, bot), facts, settings)
  const told = await toldSince(trx, event)
  const step = event.step === null ? undefined : settings.ladder[event.step]
  return told && step ? decideStep(step.to, { event: toEvent(event, bot), facts, settings, told }) : []
}
