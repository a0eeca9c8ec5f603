import { type DeviceId, type NotificationId, newId } from '@deskbell/contract'
import { type RawBuilder, sql } from 'kysely'
import type { Random } from '../ports.ts'
import type { DeliveriesTable, Millis } from './schema.ts'

/** The row to insert; the database fills in its device's lane. */
export type QueuedDelivery = Omit<DeliveriesTable, 'lane'> & { readonly lane: RawBuilder<string> }

export interface NewDelivery {
  readonly notificationId: NotificationId
  readonly deviceId: DeviceId
  readonly now: Millis
  /** At once, unless it is to wait for more. */
  readonly dueAt?: Millis
  readonly expiresAt: Millis
}

/** A push to one device: what the stages before delivery leave to it. */
export function queuedDelivery(
  random: Random,
  { notificationId, deviceId, now, dueAt = now, expiresAt }: NewDelivery,
): QueuedDelivery {
  return {
    id: newId('dlv', random),
    notification_id: notificationId,
    channel: 'push',
    device_id: deviceId,
    lane: sql<string>`coalesce((select lane from devices where id = ${deviceId}), '')`,
    state: 'queued',
    due_at: dueAt,
    lease_until: null,
    lease_owner: null,
    attempts: 0,
    queued_at: now,
    accepted_at: null,
    received_at: null,
    displayed_at: null,
    clicked_at: null,
    dismissed_at: null,
    expires_at: expiresAt,
    cancel_reason: null,
    body: null,
    body_endpoint_hash: null,
  }
}
