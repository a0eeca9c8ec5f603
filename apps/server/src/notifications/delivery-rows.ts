import type { Delivery, DeliveryResult } from '@deskbell/contract'
import type { Db } from '../db/database.ts'
import { toTime } from './to-time.ts'
import { waitsFor } from './waits-for.ts'

/**
 * Deliveries with their devices, lanes and attempts, a row for each attempt, in order. In one query: read one after the
 * other, a delivery could seem to wait that has an attempt, or the other way round.
 * @param attempts a list needs no more than the newest of each delivery
 */
export function deliveryRows(db: Db, attempts: 'all' | 'newest') {
  return db
    .selectFrom('deliveries')
    .leftJoin('devices', 'devices.id', 'deliveries.device_id')
    .leftJoin('lanes', 'lanes.lane', 'deliveries.lane')
    .leftJoin('attempts', join => {
      const of = join.onRef('attempts.delivery_id', '=', 'deliveries.id')
      return attempts === 'all' ? of : of.onRef('attempts.n', '=', 'deliveries.attempts')
    })
    .select([
      ...(['deliveries.id', 'deliveries.notification_id', 'deliveries.channel', 'deliveries.device_id'] as const),
      ...(['deliveries.state', 'deliveries.cancel_reason', 'deliveries.due_at', 'deliveries.expires_at'] as const),
      ...(['deliveries.queued_at', 'deliveries.accepted_at', 'deliveries.received_at'] as const),
      ...(['deliveries.displayed_at', 'deliveries.clicked_at', 'deliveries.dismissed_at'] as const),
      ...(['devices.label', 'devices.name', 'devices.push_service', 'devices.throttled_until'] as const),
      ...(['devices.health', 'devices.quarantine_reason'] as const),
      ...(['lanes.state as lane_state', 'lanes.cause as lane_cause', 'lanes.until as lane_until'] as const),
      ...(['lanes.resume_at', 'lanes.paced_until'] as const),
      ...(['attempts.at', 'attempts.status', 'attempts.result', 'attempts.reason'] as const),
    ])
    .orderBy('deliveries.queued_at')
    .orderBy('deliveries.id')
    .orderBy('attempts.n')
}

export type DeliveryRow = Awaited<ReturnType<ReturnType<typeof deliveryRows>['execute']>>[number]

/** The rows as the contract shows them, in the order of the rows. */
export function toDeliveries(rows: readonly DeliveryRow[], now: number): Delivery[] {
  return [...Map.groupBy(rows, row => row.id).values()].flatMap(ofOne => {
    const [first] = ofOne
    return first ? [toDelivery(first, ofOne.flatMap(toAttempt), now)] : []
  })
}

function toDelivery(row: DeliveryRow, attempts: Delivery['attempts'], now: number): Delivery {
  return {
    id: row.id,
    channel: row.channel,
    deviceId: row.device_id,
    device: toDevice(row),
    state: row.state === 'leased' ? 'queued' : row.state,
    cancelReason: row.cancel_reason,
    dueAt: row.state === 'queued' ? toTime(row.due_at) : null,
    expiresAt: toTime(row.expires_at),
    waitsFor: waitsFor(row, now),
    queuedAt: toTime(row.queued_at),
    acceptedAt: toTime(row.accepted_at),
    receivedAt: toTime(row.received_at),
    displayedAt: toTime(row.displayed_at),
    clickedAt: toTime(row.clicked_at),
    dismissedAt: toTime(row.dismissed_at),
    attempts,
  }
}

function toDevice({ label, name, push_service, health, quarantine_reason }: DeliveryRow): Delivery['device'] {
  if (label === null || push_service === null) return null
  const quarantineReason = health === 'quarantined' ? quarantine_reason : null
  return { label, name, pushService: push_service, quarantineReason }
}

function toAttempt({ at, status, result, reason }: DeliveryRow): Delivery['attempts'] {
  return at === null ? [] : [{ at: toTime(at), status, result: result as DeliveryResult, reason }]
}
