import type { DeviceId } from '@deskbell/contract'
import type { DeviceFacts } from './facts.ts'

/** Why there is no device to ring. */
export type DevicesReason = 'no_devices' | 'devices_muted' | 'devices_quarantined'

/** Those of somebody's devices that may be rung. */
export function toRing(devices: readonly DeviceFacts[]): DeviceId[] {
  return devices.filter(device => !device.muted && !device.quarantined).map(device => device.id)
}

/** Undefined if there is one to ring. */
export function whyNoDevice(devices: readonly DeviceFacts[]): DevicesReason | undefined {
  if (devices.length === 0) return 'no_devices'
  if (devices.every(device => device.muted)) return 'devices_muted'
  if (devices.every(device => device.muted || device.quarantined)) return 'devices_quarantined'
  return undefined
}
