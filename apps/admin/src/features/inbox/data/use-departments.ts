import type { Department } from '@deskbell/contract'
import { useQuery } from '@tanstack/react-query'
import { useSignedIn } from '../../ui/data/connection.ts'
import { departmentsQuery } from '../../ui/data/team-queries.ts'

/** The departments; none where the backend has no such thing. */
export function useDepartments(): readonly Department[] {
  const { api, site, levels } = useSignedIn()
  return useQuery({ ...departmentsQuery({ api, site }), enabled: levels.includes('routing') }).data ?? []
}
