import { useLiveRefresh } from '../../ui/data/use-live-refresh.ts'
import { deviceKeys } from './queries.ts'

/** Asks for the lists of devices again when one changes. */
export function useLiveDevices(site: string): void {
  useLiveRefresh(deviceKeys.all(site), ['device.updated'])
}
