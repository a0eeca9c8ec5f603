import type { Api } from '@deskbell/api'
import type { BotOutcome } from '@deskbell/contract'
import { queryOptions, useInfiniteQuery } from '@tanstack/react-query'
import { unwrap } from '../../ui/data/api-error.ts'

interface Source {
  readonly api: Api
  readonly site: string
}

/** Whether a bot is asked first, and how; admins alone may read it. */
export function botQuery({ api, site }: Source) {
  return queryOptions({
    queryKey: [site, 'bot-settings'],
    queryFn: ({ signal }) => unwrap(api.bot.read(signal)),
  })
}

/** What it was asked, page by page, the newest first. */
export function useAsks({ api, site }: Source, outcome: BotOutcome | undefined) {
  return useInfiniteQuery({
    queryKey: [site, 'bot-asks', outcome],
    queryFn: ({ pageParam, signal }) => unwrap(api.bot.asks({ outcome, cursor: pageParam || undefined }, signal)),
    initialPageParam: '',
    getNextPageParam: page => page.nextCursor,
  })
}
