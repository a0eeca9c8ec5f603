import { findBadges } from './badges.ts'
import { type Batch, type Claimed, claim, lockConversations } from './claim.ts'
import { decide, type RoutingEvent } from './decide.ts'
import { gatherFacts } from './gather-facts.ts'
import { holdBack } from './hold-back.ts'
import type { RoutingDeps } from './routing-deps.ts'
import { type Decided, writeDecisions } from './write-decisions.ts'

/**
 * Takes events from the outbox, decides about each, and writes what is to be sent: one transaction for the whole batch,
 * so that a killed server leaves everything or nothing.
 * @returns the outbox ids that were routed
 */
export async function routeBatch(deps: RoutingDeps, batch: Batch): Promise<number[]> {
  const { database, clock } = deps
  return database.transaction(async (trx, wake) => {
    const events = await claim(database, trx, batch)
    if (events.length === 0) return []
    await lockConversations(database, trx, [...new Set(events.map(event => event.conversationId))])
    const gathered = await gatherFacts(deps, trx, events)
    const decided = events.map(
      (event): Decided => ({
        event,
        decisions: decide(toEvent(event), gathered.factsOf(event)),
        unreadOf: userId => gathered.unreadOf(event, userId),
        mask: gathered.rules.content.mask,
      }),
    )
    const rung = decided.flatMap(({ decisions }) => decisions.filter(one => one.decision === 'send'))
    const badgeOf = await findBadges(trx, [...new Set(rung.map(one => one.userId))])
    await writeDecisions(deps, trx, wake, decided, badgeOf)
    await holdBack(deps, trx, wake, decided, gathered.quiet)
    const ids = events.map(event => event.outboxId)
    await trx.updateTable('outbox').set({ routed_at: clock() }).where('id', 'in', ids).execute()
    return ids
  })
}

function toEvent(event: Claimed): RoutingEvent {
  const assigneeLeft = event.kind === 'assignee.left'
  return { messageId: event.messageId, author: { kind: event.authorKind, id: event.authorId }, assigneeLeft }
}
