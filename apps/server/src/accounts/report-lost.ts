import type { DeviceId, DeviceLoss } from '@deskbell/contract'
import type { Database, Trx, WakeLater } from '../db/database.ts'
import { lockUser } from '../db/lock-user.ts'
import { recordAudit } from '../db/record-audit.ts'
import type { UserPrincipal } from '../http/principal.ts'
import type { Random } from '../ports.ts'
import { type Access, accessOf } from './access-of.ts'
import { findLosable, type LosableDevice, lossOf } from './loss.ts'
import { closePairings } from './pairings/close-pairings.ts'
import type { ForgetWindows } from './register-accounts.ts'
import { removeDevicesOf } from './remove-devices.ts'
import { tellOfLoss } from './tell-of-loss.ts'

export interface Report {
  readonly trx: Trx
  readonly wake: WakeLater
  readonly database: Database
  readonly forgetWindows: ForgetWindows
  readonly random: Random
  readonly at: number
  readonly by: UserPrincipal
  /** The network address that it is reported from. */
  readonly address: string
}

/**
 * Takes a lost device off: its subscription, every way in that whoever has it could use with the devices under that, and
 * what waits for them. Its tombstone says `lost`, so that the app there wipes itself when it comes back.
 * @returns undefined for another user's device, unless an admin asks
 */
export async function reportLost(report: Report, id: DeviceId): Promise<DeviceLoss | undefined> {
  const { trx, wake, database, at, by, address } = report
  const found = await findLosable(trx, id).executeTakeFirst()
  if (!found || (found.user_id !== by.user.id && by.user.role !== 'admin')) return undefined
  await lockUser(database, trx, found.user_id)
  const device = await database.lockRows(findLosable(trx, id)).executeTakeFirst()
  // Somebody else took it over at this moment.
  if (device?.user_id !== found.user_id) return undefined
  const loss = await lossOf(trx, device, by.credential)
  if (device.removed_reason === 'lost') return loss
  await bury(report, device)
  const ended = await endAccess(report, await accessOf(trx, device))
  // A link or a code that it shows must sign nobody in.
  await closePairings(trx, { user: device.user_id }, at)
  await purge(trx, [id, ...loss.devices.map(other => other.id)], at)
  await recordAudit(trx, {
    actor: { userId: by.user.id, via: by.credential.kind, address },
    at,
    action: 'device_lost',
    subject: { kind: 'device', id },
    details: {
      owner: device.user_id,
      ...ended,
      devices: loss.devices.length,
      queued: loss.queued,
    },
  })
  await tellOfLoss(report, device)
  wake('rights', device.user_id)
  return loss
}

/** The renew token stays, and which session it was: by them the app there learns that it is lost, and nothing else. */
async function bury({ trx, at, by }: Report, { id }: LosableDevice): Promise<void> {
  const noSubscription = { endpoint: null, endpoint_hash: null, p256dh: null, auth: null }
  await trx
    .updateTable('devices')
    .set({ ...noSubscription, removed_at: at, removed_by: by.user.id, removed_reason: 'lost' })
    .where('id', '=', id)
    .execute()
}

async function endAccess(
  { trx, wake, forgetWindows, at, by }: Report,
  { sessions, applicationPasswords }: Access,
): Promise<{ readonly sessions: number; readonly applicationPasswords: number }> {
  const ended = { sessions: 0, applicationPasswords: 0 }
  if (sessions.length > 0) {
    const rows = await trx.deleteFrom('sessions').where('token_hash', 'in', sessions).returning('token_hash').execute()
    ended.sessions = rows.length
    await removeDevicesOf(trx, wake, { sessions }, { at, by: by.user.id, reason: 'signed_out' })
  }
  if (applicationPasswords.length > 0) {
    const rows = await trx
      .deleteFrom('application_passwords')
      .where('id', 'in', applicationPasswords)
      .returning('id')
      .execute()
    ended.applicationPasswords = rows.length
    await removeDevicesOf(trx, wake, { applicationPasswords }, { at, by: by.user.id, reason: 'password_revoked' })
  }
  const windows = [
    ...sessions.map(id => ({ kind: 'session', id }) as const),
    ...applicationPasswords.map(id => ({ kind: 'application_password', id }) as const),
  ]
  await forgetWindows(trx, wake, windows, at)
  return ended
}

/** What waits is not sent, and what was sealed for the device is forgotten. What a worker has in hand, it looks at again. */
async function purge(trx: Trx, devices: readonly DeviceId[], at: number): Promise<void> {
  await trx
    .updateTable('deliveries')
    .set({ state: 'cancelled', cancel_reason: 'device_removed', body: null, body_endpoint_hash: null })
    .where('device_id', 'in', devices)
    .where('state', '=', 'queued')
    .execute()
  await trx
    .updateTable('deliveries')
    .set({ expires_at: at, body: null, body_endpoint_hash: null })
    .where('device_id', 'in', devices)
    .where('state', '=', 'leased')
    .execute()
}
