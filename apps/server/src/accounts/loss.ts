import type { DeviceId, DeviceLoss, UserId } from '@deskbell/contract'
import type { Db } from '../db/database.ts'
import type { DevicesTable } from '../db/schema.ts'
import type { UserPrincipal } from '../http/principal.ts'
import { type Access, accessOf } from './access-of.ts'

type Credential = UserPrincipal['credential']
export type LosableDevice = Pick<
  DevicesTable,
  'id' | 'user_id' | 'label' | 'name' | 'credential_kind' | 'credential_id' | 'removed_at' | 'removed_reason'
>

/** The device with what a loss needs to know of it; tombstones, too. */
export function findLosable(db: Db, id: DeviceId) {
  return db
    .selectFrom('devices')
    .select(['id', 'user_id', 'label', 'name', 'credential_kind', 'credential_id', 'removed_at', 'removed_reason'])
    .where('id', '=', id)
}

/** What ends with a device. One that is reported already has nothing left to end. */
export async function lossOf(db: Db, device: LosableDevice, caller: Credential): Promise<DeviceLoss> {
  if (device.removed_reason === 'lost') {
    return { signIn: null, others: { sessions: 0, applicationPasswords: [], own: false }, devices: [], queued: 0 }
  }
  const access = await accessOf(db, device)
  const signIn = await signInOf(db, device)
  const devices = await othersUnder(db, device, access)
  const ids = [device.id, ...devices.map(({ id }) => id)]
  const { queued } = await db
    .selectFrom('deliveries')
    .select(select => select.fn.countAll<number>().as('queued'))
    .where('device_id', 'in', ids)
    .where('state', 'in', ['queued', 'leased'])
    .executeTakeFirstOrThrow()
  const own = device.credential_kind === caller.kind && device.credential_id === caller.id
  const others = await othersOf(db, device, access, caller)
  return { signIn: signIn ? { ...signIn, own } : null, others, devices, queued: Number(queued) }
}

async function signInOf(
  db: Db,
  { credential_kind: kind, credential_id: id }: LosableDevice,
): Promise<Omit<NonNullable<DeviceLoss['signIn']>, 'own'> | undefined> {
  if (kind === null || id === null) return undefined
  if (kind === 'session') {
    const session = await db
      .selectFrom('sessions')
      .select('last_used_at')
      .where('token_hash', '=', id)
      .executeTakeFirst()
    return session && { kind, name: null, lastUsedAt: new Date(session.last_used_at).toISOString() }
  }
  const password = await db
    .selectFrom('application_passwords')
    .select(['name', 'last_used_at'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!password) return undefined
  const { name, last_used_at: used } = password
  return { kind, name, lastUsedAt: used === null ? null : new Date(used).toISOString() }
}

/** What ends beside the device's own sign-in. */
async function othersOf(
  db: Db,
  { credential_id: id }: LosableDevice,
  access: Access,
  caller: Credential,
): Promise<NonNullable<DeviceLoss['others']>> {
  const sessions = access.sessions.filter(session => session !== id)
  const passwords = access.applicationPasswords.filter(password => password !== id)
  const named =
    passwords.length === 0
      ? []
      : await db
          .selectFrom('application_passwords')
          .select('name')
          .where('id', 'in', passwords)
          .orderBy('created_at')
          .orderBy('id')
          .execute()
  return {
    sessions: sessions.length,
    applicationPasswords: named.map(({ name }) => name),
    own: (caller.kind === 'session' ? sessions : passwords).includes(caller.id),
  }
}

/** Devices of the same person that come and go with those ways in. */
async function othersUnder(db: Db, { id, user_id }: LosableDevice, { sessions, applicationPasswords }: Access) {
  const credentials = [...sessions, ...applicationPasswords]
  if (credentials.length === 0) return []
  return db
    .selectFrom('devices')
    .select(['id', 'label', 'name'])
    .where('user_id', '=', user_id satisfies UserId)
    .where('credential_id', 'in', credentials)
    .where('removed_at', 'is', null)
    .where('id', '!=', id)
    .orderBy('registered_at')
    .orderBy('id')
    .execute()
}
