import type { AuditQuery } from '@deskbell/contract'
import { useInfiniteQuery } from '@tanstack/react-query'
import { unwrap } from '../ui/data/api-error.ts'
import type { SignedIn } from '../ui/data/connection.ts'
import { type AuditFilters, startOf } from './audit-filters.ts'

/** The audit log, page by page. */
export function useAudit({ api, site }: Pick<SignedIn, 'api' | 'site'>, { actor, action, from, to }: AuditFilters) {
  const asked: AuditQuery = {
    ...(actor && { actor }),
    ...(action && { action }),
    ...(from && { from: startOf(from) }),
    ...(to && { to: startOf(to, 1) }),
  }
  return useInfiniteQuery({
    queryKey: [site, 'audit', asked],
    queryFn: ({ pageParam, signal }) =>
      unwrap(api.audit.list({ ...asked, ...(pageParam && { cursor: pageParam }) }, signal)),
    initialPageParam: '',
    getNextPageParam: page => page.nextCursor,
  })
}
