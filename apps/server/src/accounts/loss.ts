import type { DeviceId, DeviceLoss, UserId } from '@deskbell/contract'
import type { Db } from '../db/database.ts'
import type { DevicesTable } from '../db/schema.ts'
import type { UserPrincipal } from '../http/principal.ts'

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
  if (device.removed_reason === 'lost') return { signIn: null, devices: [], queued: 0 }
  const signIn = await signInOf(db, device)
  const devices = signIn ? await othersUnder(db, device) : []
  const ids = [device.id, ...devices.map(({ id }) => id)]
  const { queued } = await db
    .selectFrom('deliveries')
    .select(select => select.fn.countAll<number>().as('queued'))
    .where('device_id', 'in', ids)
    .where('state', 'in', ['queued', 'leased'])
    .executeTakeFirstOrThrow()
  const own = device.credential_kind === caller.kind && device.credential_id === caller.id
  return { signIn: signIn ? { ...signIn, own } : null, devices, queued: Number(queued) }
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

/** Devices of the same person that come and go with that sign-in. */
async function othersUnder(db: Db, { id, user_id, credential_kind, credential_id }: LosableDevice) {
  return db
    .selectFrom('devices')
    .select(['id', 'label', 'name'])
    .where('user_id', '=', user_id satisfies UserId)
    .where('credential_kind', '=', credential_kind)
    .where('credential_id', '=', credential_id)
    .where('removed_at', 'is', null)
    .where('id', '!=', id)
    .orderBy('registered_at')
    .execute()
}
