import type { ConversationId } from '@deskbell/contract'
import { oneRun } from '../shared/one-run.ts'
import type { Opened } from './open-session.ts'
import type { ShownNotifications } from './shown-notifications.ts'

export interface ReadElsewhereDeps {
  readonly shown: ShownNotifications
  readonly open: () => Promise<Opened>
}

/**
 * Closes what was read on another device. The backend is asked only if something of that conversation is on the screen:
 * conversations change all day.
 */
export function createReadElsewhere({ shown, open }: ReadElsewhereDeps): (id: ConversationId) => Promise<void> {
  const waiting = new Set<ConversationId>()
  const look = oneRun(async () => {
    for (const id of waiting) {
      waiting.delete(id)
      const there = await shown.idsOf(id)
      if (there.length === 0) continue
      const opened = await open()
      if (opened.kind !== 'open') continue
      const answer = await opened.session.api.conversation(id)
      // What was rung meanwhile is not what was read.
      if (answer.ok && answer.data.unreadCount === 0) await shown.closeOf(id, there)
    }
  })
  return id => {
    waiting.add(id)
    return look()
  }
}
