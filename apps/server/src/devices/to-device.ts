import type { DeliveryResult, Device } from '@deskbell/contract'
import type { DevicesTable } from '../db/schema.ts'

/** The columns that may leave the server. Endpoint, keys and token hashes are not among them. */
export const shownColumns = [
  'devices.id',
  'devices.user_id',
  'devices.label',
  'devices.name',
  'devices.muted',
  'devices.installed',
  'devices.push_service',
  'devices.registered_at',
  'devices.last_seen_at',
  'devices.health',
  'devices.last_result',
  'devices.last_result_at',
  'devices.last_status',
  'devices.last_reason',
  'devices.language',
  'devices.content_policy',
  'devices.confirmed_at',
  'devices.quarantine_reason',
  'devices.unshown',
  'devices.unshown_since',
  'users.name as owner_name',
] as const

type Shown = Pick<
  DevicesTable,
  | 'id'
  | 'user_id'
  | 'label'
  | 'name'
  | 'muted'
  | 'installed'
  | 'push_service'
  | 'registered_at'
  | 'last_seen_at'
  | 'health'
  | 'last_result'
  | 'last_result_at'
  | 'last_status'
  | 'last_reason'
  | 'language'
  | 'content_policy'
  | 'confirmed_at'
  | 'quarantine_reason'
  | 'unshown'
  | 'unshown_since'
>

export type ShownDevice = Shown & { readonly owner_name: string }

/** A row as the contract shows it (W18-W22). */
export function toDevice(row: ShownDevice): Device {
  return {
    id: row.id,
    owner: { id: row.user_id, name: row.owner_name },
    label: row.label,
    name: row.name,
    registeredAt: toTime(row.registered_at),
    lastSeenAt: toTime(row.last_seen_at),
    lastDelivery: lastDelivery(row),
    health: row.health,
    muted: row.muted === 1,
    installed: row.installed === 1,
    pushService: row.push_service,
    confirmedAt: row.confirmed_at === null ? null : toTime(row.confirmed_at),
    quarantineReason: row.health === 'quarantined' ? row.quarantine_reason : null,
    // One that is being watched counts once a later one was accepted, see `delivery/silence.ts`.
    unshown:
      row.unshown_since === null || row.unshown === 0 ? null : { count: row.unshown, since: toTime(row.unshown_since) },
    content: row.content_policy,
  }
}

/** Is something else to be seen than that it was here again? */
export function looksDifferent(before: Shown, now: Shown): boolean {
  const columns: (keyof Shown)[] = [
    ...(['user_id', 'label', 'name', 'muted', 'installed', 'push_service'] as const),
    ...(['health', 'confirmed_at', 'quarantine_reason', 'unshown', 'content_policy'] as const),
  ]
  return columns.some(column => before[column] !== now[column])
}

function lastDelivery(row: Shown): Device['lastDelivery'] {
  if (row.last_result === null || row.last_result_at === null) return null
  return {
    result: row.last_result as DeliveryResult,
    at: toTime(row.last_result_at),
    status: row.last_status,
    reason: row.last_reason,
  }
}

function toTime(at: number): string {
  return new Date(at).toISOString()
}
