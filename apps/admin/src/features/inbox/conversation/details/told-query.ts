import type { ConversationId } from '@deskbell/contract'
import { queryOptions } from '@tanstack/react-query'
import { unwrap } from '../../../ui/data/api-error.ts'
import type { Source } from '../../data/queries.ts'

/** The newest decisions are enough here; the log has them all. */
const most = 200

/** What was decided of a conversation's messages. @param all everybody's, for admins */
export function toldQuery(
  { api, site }: Source,
  { conversationId, all }: { readonly conversationId: ConversationId; readonly all: boolean },
) {
  return queryOptions({
    queryKey: [site, 'told', conversationId, all],
    queryFn: ({ signal }) =>
      unwrap(api.log.list({ conversationId, recipient: all ? 'all' : 'me', limit: most }, signal)),
  })
}
