import type { ConversationId } from '@deskbell/contract'
import type { QueryClient } from '@tanstack/react-query'
import { conversationQuery, messagesQuery } from '../features/inbox/data/queries.ts'
import { appBase } from '../platform/app-base.ts'
import { connectionStore } from '../platform/connection.ts'
import { matchPlace } from './match.ts'
import { PlainPage, SignInScreen } from './screens.ts'

/**
 * Begins what the first screen will need while the app still starts: a tap on a notification leads to words that are on
 * their way before there is anything to show them in.
 * @param address where the app was opened
 * @returns when what is drawn first is there, or cannot be had
 */
export async function foresee(address: string, queries: QueryClient): Promise<void> {
  const place = matchPlace(address.slice(appBase.length), '')
  if (place?.conversationId) fetchThread(place.conversationId, queries)
  // Who comes to sign in need not wait for its page until it is known that nobody is.
  if (place?.route === 'signIn') await Promise.all([PlainPage.preload(), SignInScreen.preload()])
}

function fetchThread(id: ConversationId, queries: QueryClient): void {
  const end = connectionStore.subscribe(() => {
    const connection = connectionStore.get()
    if (connection.kind === 'loading') return
    end()
    if (connection.kind === 'none' || !connection.me) return
    void queries.prefetchQuery(conversationQuery(connection, id))
    void queries.prefetchInfiniteQuery(messagesQuery(connection, id))
  })
}
