import { deviceKeys } from './queries.ts'
import { useLiveRefresh } from './use-live-refresh.ts'

/** Asks for the lists of devices again when one changes. */
export function useLiveDevices(site: string): void {
  useLiveRefresh(deviceKeys.all(site), ['device.updated'])
}
