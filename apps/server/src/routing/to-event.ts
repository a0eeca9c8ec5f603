import type { Claimed } from './claim.ts'
import type { Gathered } from './gather-facts.ts'
import type { RoutingEvent } from './rules/facts.ts'

/** A row of the outbox as the rules know it. */
export function toEvent(event: Claimed, bot: Gathered['bot']): RoutingEvent {
  const { messageId, authorKind: kind, authorId: id } = event
  const assigneeLeft = event.kind === 'assignee.left'
  return { messageId, author: { kind, id }, assigneeLeft, bot: bot.get(messageId) }
}
