import { onlineManager, type QueryClient } from '@tanstack/react-query'
import { connectionStore } from '../platform/connection.ts'
import { onlineStore } from '../platform/online.ts'

/** What could not be fetched is fetched again by itself, once the network or the site is back. */
export function lookAgain(queries: QueryClient): void {
  // It takes every start for online, and would then not notice the network coming back.
  onlineManager.setOnline(onlineStore.get())
  let answered = false
  connectionStore.subscribe(() => {
    const connection = connectionStore.get()
    const answers = connection.kind === 'ready' && connection.confirmed
    if (answers && !answered) {
      void queries.refetchQueries({ type: 'active', predicate: query => query.state.status === 'error' })
    }
    answered = answers
  })
}
