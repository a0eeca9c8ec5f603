import type { Api } from '@deskbell/api'
import { queryOptions } from '@tanstack/react-query'
import { unwrap } from './api-error.ts'

interface Source {
  readonly api: Api
  readonly site: string
}

/** Begins every key of what is known about the team. */
export const teamKey = (site: string) => [site, 'team'] as const

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
