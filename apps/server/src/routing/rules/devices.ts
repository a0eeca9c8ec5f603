import type { DeviceId } from '@deskbell/contract'
import type { DeviceFacts } from './facts.ts'

/** Why there is no device to ring. */
export type DevicesReason = 'no_devices' | 'devices_muted' | 'devices_quarantined'

type Ringable = Pick<DeviceFacts, 'id' | 'muted' | 'quarantined'>

/** Those of somebody's devices that may be rung. */
export function toRing(devices: readonly Ringable[]): DeviceId[] {
  return devices.filter(mayRing).map(device => device.id)
}

/**
 * The one of them that was used last: where its owner most likely is. One that is doubtful only if all are. None if none
 * may be rung.
 */
export function usedLast(devices: readonly DeviceFacts[]): DeviceId[] {
  const [newest] = devices
    .filter(mayRing)
    .toSorted(
      (a, b) => Number(a.doubtful) - Number(b.doubtful) || b.lastSeenAt - a.lastSeenAt || (a.id < b.id ? -1 : 1),
    )
  return newest ? [newest.id] : []
}

/** Those that were not rung yet; all of them if every one was, so that one who has but one hears it once more. */
export function nextToRing(devices: readonly Ringable[], rung: ReadonlySet<DeviceId>): DeviceId[] {
  const all = toRing(devices)
  const others = all.filter(id => !rung.has(id))
  return others.length > 0 ? others : all
}

/** Undefined if there is one to ring. */
export function whyNoDevice(devices: readonly Ringable[]): DevicesReason | undefined {
  if (devices.length === 0) return 'no_devices'
  if (devices.every(device => device.muted)) return 'devices_muted'
  if (devices.every(device => !mayRing(device))) return 'devices_quarantined'
  return undefined
}

function mayRing({ muted, quarantined }: Ringable): boolean {
  return !muted && !quarantined
}
