import type { Finding } from '@deskbell/contract'
import type { DoctorDeps } from './facts.ts'
import { finding } from './finding.ts'

/** Is the bot waited for? Nothing is found of one that answers, or of none. */
export async function checkBot({
  database: { db },
  clock,
}: Pick<DoctorDeps, 'database' | 'clock'>): Promise<Finding[]> {
  const row = await db.selectFrom('bot_standing').select(['failures', 'paused_until']).executeTakeFirst()
  if (!row || row.paused_until === null || Number(row.paused_until) <= clock()) return []
  return [finding('bot_paused', { failures: row.failures })]
}
