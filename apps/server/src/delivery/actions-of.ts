import type { PushAction } from '@deskbell/contract'
import { wordsFor } from '../words/words.ts'
import type { Order } from './load-order.ts'

/** What can be done from a notification, the most useful first: a platform may show only two. */
export function actionsOf({
  kind,
  conversation_id,
  assignee_id,
  language,
}: Pick<Order, 'kind' | 'conversation_id' | 'assignee_id' | 'language'>): readonly Pick<
  PushAction,
  'action' | 'title'
>[] {
  if (kind !== 'message' || conversation_id === null) return []
  const { reply, read, take } = wordsFor(language).actions
  return [
    { action: 'reply', title: reply },
    ...(assignee_id === null ? [{ action: 'take', title: take } as const] : []),
    { action: 'read', title: read },
  ]
}
