import { reachabilityQuerySchema } from '@deskbell/contract/schemas'
import type { Api } from '../http/api.ts'
import { problem } from '../http/problem.ts'
import { readReach } from './read-reach.ts'
import type { RoutingDeps } from './routing-deps.ts'

/** `GET /reachability`: who can be rung now. Agents see themselves. */
export function registerReach(
  api: Api,
  { database, clock, readPushRules }: Pick<RoutingDeps, 'database' | 'clock' | 'readPushRules'>,
): void {
  api.route({
    method: 'GET',
    url: '/reachability',
    auth: 'user',
    query: reachabilityQuerySchema,
    handler: async ({ principal, query }) => {
      const { id, role } = principal.user
      if (query.owner === 'all' && role !== 'admin') return problem('forbidden')
      const { enabled: pushOn } = await readPushRules(database.db)
      const owner = query.owner === 'me' ? id : undefined
      return { items: await readReach(database.db, { owner, pushOn, now: clock() }), nextCursor: null }
    },
  })
}
