import type { Message } from '@deskbell/contract'
import type { QueryClient } from '@tanstack/react-query'
import { type Pages, withMessage } from '../features/inbox/data/cache.ts'
import { conversationKeys } from '../features/inbox/data/queries.ts'
import { replies } from '../platform/replies.ts'

/** A reply that was sent goes into its thread, whatever screen is open. */
export function keepSent(queries: QueryClient): void {
  replies().onSent(({ site, conversationId }, message) =>
    queries.setQueryData<Pages<Message>>(
      conversationKeys.messages(site, conversationId),
      pages => pages && withMessage(pages, message),
    ),
  )
}
