import type { Message, OwnConversation } from '@deskbell/contract'

/** Each message once and as it was told last, oldest first. */
export function merge(known: readonly Message[], more: readonly Message[]): Message[] {
  const byId = new Map([...known, ...more].map(message => [message.id, message]))
  return [...byId.values()].sort((a, b) => a.createdAt.localeCompare(b.createdAt) || a.id.localeCompare(b.id))
}

/** Messages of the team after the one that was seen. */
export function countUnread(messages: readonly Message[], seenId: string | undefined): number {
  const seen = messages.findIndex(message => message.id === seenId)
  return messages.slice(seen + 1).filter(message => message.author.kind !== 'visitor').length
}

/** @returns the visitor's newest message that the team has seen; none if that is not known here */
export function seenByTeam(messages: readonly Message[], seen: OwnConversation['agentSeen']): string | undefined {
  const upTo = messages.findIndex(message => message.id === seen?.messageId)
  return messages.slice(0, upTo + 1).findLast(message => message.author.kind === 'visitor')?.id
}
