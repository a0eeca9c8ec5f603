import { queryOptions } from '@tanstack/react-query'
import { unwrap } from '../../ui/data/api-error.ts'
import type { Source } from './queries.ts'

/** Begins every key of what is known about the team. */
export const teamKey = (site: string) => [site, 'team'] as const
export const countsKey = (site: string) => [site, 'counts'] as const

/** How many wait, and for whom. */
export function countsQuery({ api, site }: Source) {
  return queryOptions({
    queryKey: countsKey(site),
    meta: { persist: true },
    queryFn: ({ signal }) => unwrap(api.counts(signal)),
  })
}

/** All departments: a site has a handful. */
export function departmentsQuery({ api, site }: Source) {
  return queryOptions({
    queryKey: [...teamKey(site), 'departments'],
    meta: { persist: true },
    queryFn: async ({ signal }) => (await unwrap(api.departments.list(signal))).items,
  })
}

/** Who can be given a conversation, and who is there. */
export function agentsQuery({ api, site }: Source) {
  return queryOptions({
    queryKey: [...teamKey(site), 'agents'],
    queryFn: async ({ signal }) => (await unwrap(api.agents.list(signal))).items,
  })
}
