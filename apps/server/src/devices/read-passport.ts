import type { DeviceId, DevicePassport } from '@deskbell/contract'
import type { Db } from '../db/database.ts'
import { type Calendar, readDays } from './read-days.ts'
import { shownColumns, toDevice } from './to-device.ts'

/** All that is known of a live device; undefined if there is none. */
export async function readPassport(db: Db, id: DeviceId, calendar: Calendar): Promise<DevicePassport | undefined> {
  const row = await db
    .selectFrom('devices')
    .innerJoin('users', 'users.id', 'devices.user_id')
    .leftJoin('vapid_keys', 'vapid_keys.key_id', 'devices.key_id')
    .select(shownColumns)
    .select([
      'devices.time_zone',
      'devices.browser',
      'devices.system',
      'devices.subscribed_at',
      'devices.reported_at',
      'devices.displayed_at',
      'vapid_keys.key_id',
      'vapid_keys.state as key_state',
      'vapid_keys.created_at as key_created_at',
    ])
    .where('devices.id', '=', id)
    .where('devices.removed_at', 'is', null)
    .executeTakeFirst()
  if (!row) return undefined
  const { key_id: keyId, key_state: state, key_created_at: createdAt } = row
  const hasKey = keyId !== null && state !== null && createdAt !== null
  return {
    ...toDevice(row),
    browser: row.browser,
    system: row.system,
    language: row.language,
    timeZone: row.time_zone,
    key: hasKey ? { keyId, state, createdAt: new Date(createdAt).toISOString() } : null,
    subscribedAt: toTime(row.subscribed_at),
    reportedAt: toTime(row.reported_at),
    displayedAt: toTime(row.displayed_at),
    days: await readDays(db, { deviceId: id, owner: row.user_id }, calendar),
  }
}

const toTime = (at: number | null) => (at === null ? null : new Date(at).toISOString())
