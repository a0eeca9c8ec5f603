import type { DeviceId } from '@deskbell/contract'
import type { Db } from '../db/database.ts'
import { shownColumns } from './to-device.ts'

/** A live device with its owner's name. */
export function findShown(db: Db, deviceId: DeviceId) {
  return db
    .selectFrom('devices')
    .innerJoin('users', 'users.id', 'devices.user_id')
    .select(shownColumns)
    .where('devices.id', '=', deviceId)
    .where('devices.removed_at', 'is', null)
    .executeTakeFirst()
}
