import type { DevicesTable } from '../db/schema.ts'
import type { Stages } from './stages.ts'

type Column = 'last_result_at' | 'health' | 'subscribed_at' | 'confirmed_at' | 'unshown_since' | 'displayed_at'

export interface DeviceAnswer {
  /** When the push service took the message; null if its answer was lost. */
  readonly acceptedAt: number | null
  /** What the device says, by our clock. */
  readonly stages: Stages
  readonly now: number
}

/**
 * What an answer says of its device (W27, W31). Any answer proves that its worker runs, and one to a message that was
 * sent to the present subscription proves that this subscription rings (webpush E5). Only what a person could see ends
 * a silence, and only if it was seen after the silence began: answers may wait on the device for days.
 */
export function judgeAnswer(
  device: Pick<DevicesTable, Column>,
  { acceptedAt, stages, now }: DeviceAnswer,
): Partial<DevicesTable> {
  const seenAt = newest([stages.displayed, stages.clicked, stages.dismissed])
  const sentAt = acceptedAt ?? now
  const isOfThisSubscription = sentAt >= (device.subscribed_at ?? 0)
  const endsSilence = seenAt !== undefined && Math.max(seenAt, sentAt) >= (device.unshown_since ?? 0)
  return {
    reported_at: now,
    refused: 0,
    ...(device.confirmed_at === null && isOfThisSubscription ? { confirmed_at: now } : {}),
    ...(seenAt !== undefined && isOfThisSubscription
      ? { displayed_at: Math.max(seenAt, device.displayed_at ?? 0) }
      : {}),
    ...(endsSilence ? { unshown: 0, unshown_since: null } : {}),
    ...healthAfter(device.health, endsSilence),
    ...resultOf(device, acceptedAt, stages),
  }
}

/** A quarantine ends with another subscription, and the silence of a dead device with a notification that it shows. */
function healthAfter(before: DevicesTable['health'], endsSilence: boolean): { readonly health?: 'ok' } {
  if (before === 'quarantined' || (before === 'dead' && !endsSilence)) return {}
  return { health: 'ok' }
}

/** Its last delivery becomes displayed or clicked, unless the device has a newer result, of this delivery or a later one. */
function resultOf(device: Pick<DevicesTable, Column>, acceptedAt: number | null, stages: Stages) {
  const at = stages.clicked ?? stages.displayed
  if (at === undefined || (device.last_result_at ?? 0) > Math.max(at, acceptedAt ?? 0)) return {}
  const last_result = stages.clicked === undefined ? 'displayed' : 'clicked'
  return { last_result, last_result_at: at, last_status: null, last_reason: null }
}

function newest(times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter(time => time !== undefined)
  return known.length === 0 ? undefined : Math.max(...known)
}
