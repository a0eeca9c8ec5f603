import type { Delivery, DeliveryId, DeliveryResult, NotificationId } from '@deskbell/contract'
import type { Db } from '../db/database.ts'
import { toTime } from './to-time.ts'

/** The mails of some notifications as deliveries on the channel `email`, by notification. */
export async function readMails(
  db: Db,
  ids: readonly NotificationId[],
  attempts: 'all' | 'newest',
): Promise<ReadonlyMap<NotificationId | null, Delivery[]>> {
  const found = toDeliveries(await mailRows(db, attempts).where('notification_id', 'in', ids).execute())
  const grouped = Map.groupBy(found, one => one.of)
  return new Map([...grouped].map(([id, some]) => [id, some.map(one => one.delivery)]))
}

/** The same of mails that belong to no notification, by their own ids. */
export async function readVisitorMails(
  db: Db,
  ids: readonly DeliveryId[],
  attempts: 'all' | 'newest',
): Promise<ReadonlyMap<DeliveryId, Delivery>> {
  if (ids.length === 0) return new Map()
  const found = toDeliveries(await mailRows(db, attempts).where('mails.id', 'in', ids).execute())
  return new Map(found.map(({ delivery }) => [delivery.id, delivery]))
}

function mailRows(db: Db, attempts: 'all' | 'newest') {
  return db
    .selectFrom('mails')
    .leftJoin('mail_attempts as a', join => {
      const of = join.onRef('a.mail_id', '=', 'mails.id')
      return attempts === 'all' ? of : of.onRef('a.n', '=', 'mails.attempts')
    })
    .leftJoin('mail_lane as lane', join => join.on('lane.id', '=', 'smtp'))
    .select([
      'mails.id',
      'notification_id',
      'mails.state',
      'cancel_reason',
      'due_at',
      'expires_at',
      'queued_at',
      'sent_at',
    ])
    .select(['a.at', 'a.status', 'a.result', 'a.reason', 'lane.state as lane_state', 'lane.cause', 'lane.until'])
    .orderBy('queued_at')
    .orderBy('mails.id')
    .orderBy('a.n')
}

function toDeliveries(rows: readonly (Row & { readonly notification_id: NotificationId | null })[]) {
  return [...Map.groupBy(rows, row => row.id).values()].flatMap(ofOne => {
    const [first] = ofOne
    return first ? [{ of: first.notification_id, delivery: toDelivery(first, ofOne.flatMap(toAttempt)) }] : []
  })
}

interface Row extends AttemptRow {
  readonly id: Delivery['id']
  readonly state: 'queued' | 'leased' | 'sent' | 'failed' | 'cancelled'
  readonly cancel_reason: string | null
  readonly due_at: number
  readonly expires_at: number
  readonly queued_at: number
  readonly sent_at: number | null
  readonly lane_state: 'running' | 'stopped' | 'probing' | null
  readonly cause: string | null
  readonly until: number | null
}

interface AttemptRow {
  readonly at: number | null
  readonly status: number | null
  readonly result: string | null
  readonly reason: string | null
}

const states = {
  queued: 'queued',
  leased: 'queued',
  sent: 'accepted',
  failed: 'failed',
  cancelled: 'cancelled',
} as const

function toDelivery(row: Row, attempts: Delivery['attempts']): Delivery {
  const waits = row.state === 'queued'
  return {
    id: row.id,
    channel: 'email',
    deviceId: null,
    device: null,
    state: states[row.state],
    cancelReason: row.state === 'cancelled' ? row.cancel_reason : null,
    dueAt: waits ? toTime(row.due_at) : null,
    expiresAt: toTime(row.expires_at),
    waitsFor:
      waits && row.lane_state !== null && row.lane_state !== 'running'
        ? { reason: `email_${row.cause ?? 'refused'}`, until: toTime(row.until) }
        : null,
    queuedAt: toTime(row.queued_at),
    acceptedAt: toTime(row.sent_at),
    receivedAt: null,
    displayedAt: null,
    clickedAt: null,
    dismissedAt: null,
    attempts,
  }
}

function toAttempt({ at, status, result, reason }: AttemptRow): Delivery['attempts'] {
  return at === null ? [] : [{ at: toTime(at), status, result: result as DeliveryResult, reason }]
}
