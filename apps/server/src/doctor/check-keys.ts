import { statSync } from 'node:fs'
import type { Finding } from '@deskbell/contract'
import { masterKeyFile } from '../secrets/master-key-file.ts'
import type { DoctorDeps } from './facts.ts'
import { finding } from './finding.ts'

const OTHERS = 0o077

/** Which push key is in use, how many devices are under an older one, and who can read the master key. */
export async function checkKeys({ database, dataDir }: Pick<DoctorDeps, 'database' | 'dataDir'>): Promise<Finding[]> {
  const keys = await database.db.selectFrom('vapid_keys').select(['key_id', 'state']).execute()
  const active = keys.find(({ state }) => state === 'active')
  const older = keys.filter(({ state }) => state !== 'active').map(({ key_id }) => key_id)
  const findings = active ? [finding('keys_ok', { keyId: active.key_id })] : []
  if (older.length > 0) {
    const { devices } = await database.db
      .selectFrom('devices')
      .select(({ fn }) => fn.countAll<number>().as('devices'))
      .where('removed_at', 'is', null)
      .where('key_id', 'in', older)
      .executeTakeFirstOrThrow()
    if (Number(devices) > 0) findings.push(finding('keys_rotating', { devices: Number(devices) }))
  }
  const path = masterKeyFile(dataDir)
  const mode = statSync(path, { throwIfNoEntry: false })?.mode ?? 0
  if ((mode & OTHERS) !== 0) findings.push(finding('master_key_readable', { path }))
  return findings
}
