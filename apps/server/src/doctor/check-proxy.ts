import type { Finding } from '@deskbell/contract'
import { type DoctorDeps, SILENT_MS } from './facts.ts'
import { finding } from './finding.ts'

/** Did a proxy say who asks, and was not believed? Each running server counts that since its start. */
export async function checkProxy({ database, clock }: Pick<DoctorDeps, 'database' | 'clock'>): Promise<Finding[]> {
  const servers = await database.db
    .selectFrom('servers')
    .select(['unbelieved', 'unbelieved_address'])
    .where('beat_at', '>', clock() - SILENT_MS)
    .orderBy('unbelieved', 'desc')
    .execute()
  const count = servers.reduce((sum, { unbelieved }) => sum + unbelieved, 0)
  return count === 0 ? [] : [finding('proxy_not_trusted', { count, address: servers[0]?.unbelieved_address ?? '' })]
}
