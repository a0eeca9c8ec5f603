import { queryOptions } from '@tanstack/react-query'
import { unwrap } from '../ui/data/api-error.ts'
import type { SignedIn } from '../ui/data/connection.ts'

/** A team, not a crowd: this many pages of 200 are more users than anybody has. */
const MOST_PAGES = 10

/** All users, whatever their state. A team is small enough to be searched and sorted here. */
export function usersQuery({ api, site }: SignedIn) {
  return queryOptions({
    queryKey: [site, 'users'],
    queryFn: async ({ signal }) => {
      const users = []
      let cursor: string | undefined
      for (let page = 0; page < MOST_PAGES; page += 1) {
        const answer = await unwrap(api.users.list({ limit: 200, ...(cursor && { cursor }) }, signal))
        users.push(...answer.items)
        if (answer.nextCursor === null) break
        cursor = answer.nextCursor
      }
      return users
    },
  })
}

/** Invitations that nobody has accepted yet. */
export function invitationsQuery({ api, site }: SignedIn) {
  return queryOptions({
    queryKey: [site, 'invitations'],
    queryFn: async ({ signal }) => (await unwrap(api.invitations.list(signal))).items,
  })
}
