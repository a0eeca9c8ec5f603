import type { CancelReason, DevicesTable, NotificationsTable } from '../db/schema.ts'

/** What is known at the moment of sending, long after routing decided. */
export interface SendFacts {
  readonly kind: NotificationsTable['kind']
  readonly recipient: string
  readonly pushOn: boolean
  readonly recipientActive: boolean
  readonly device: Pick<DevicesTable, 'user_id' | 'muted' | 'health' | 'removed_at' | 'endpoint'> | undefined
  /** The recipient has read the conversation up to this message. */
  readonly read: boolean
  readonly expired: boolean
  /** A newer message of the conversation has rung this device: the older text must not replace it. */
  readonly outdated: boolean
}

export type MaySend = { readonly ok: true } | { readonly ok: false; readonly reason: CancelReason }

/**
 * Whether this may still ring. Suppression is decided here and never in the worker (design §5). A test rings a muted or
 * quarantined device too: to find out about it is what a test is for.
 */
export function maySend({
  kind,
  recipient,
  pushOn,
  recipientActive,
  device,
  read,
  expired,
  outdated,
}: SendFacts): MaySend {
  if (!device || device.removed_at !== null || device.endpoint === null) return cancel('device_removed')
  if (device.user_id !== recipient) return cancel('device_of_another_user')
  if (!recipientActive) return cancel('user_deactivated')
  if (!pushOn) return cancel('push_disabled')
  if (expired) return cancel('expired')
  if (kind === 'test') return { ok: true }
  if (device.muted === 1) return cancel('device_muted')
  if (device.health === 'quarantined') return cancel('device_quarantined')
  if (read) return cancel('already_read')
  return outdated ? cancel('superseded') : { ok: true }
}

function cancel(reason: CancelReason): MaySend {
  return { ok: false, reason }
}
