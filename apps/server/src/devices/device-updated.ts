import type { DeviceId, UserId } from '@deskbell/contract'
import type { NewEvent } from '../db/append-events.ts'

/** Tells the owner's screens and the admins' devices table. */
export function deviceUpdated(owner: UserId, deviceId: DeviceId): NewEvent {
  return { type: 'device.updated', audience: `user:${owner}`, data: { deviceId } }
}
