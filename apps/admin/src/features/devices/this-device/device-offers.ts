import type { Device, DeviceId } from '@deskbell/contract'

/** How many are offered: a choice, not another table. */
const OFFERED = 3

/** Of a user who has too many: those that were away longest, oldest first. */
export function stalest(devices: readonly Device[]): readonly Device[] {
  return devices.toSorted((a, b) => Date.parse(a.lastSeenAt) - Date.parse(b.lastSeenAt)).slice(0, OFFERED)
}

/**
 * What this browser may have been before it lost its storage: devices of the same label and kind that were not seen
 * since this one was registered (design, "a re-install"). Two that are really two are seen again, and offered no more.
 */
export function formerSelves(devices: readonly Device[], hereId: DeviceId): readonly Device[] {
  const here = devices.find(({ id }) => id === hereId)
  if (!here) return []
  return devices.filter(
    ({ id, label, installed, pushService, lastSeenAt }) =>
      id !== hereId &&
      label === here.label &&
      installed === here.installed &&
      pushService === here.pushService &&
      Date.parse(lastSeenAt) < Date.parse(here.registeredAt),
  )
}
