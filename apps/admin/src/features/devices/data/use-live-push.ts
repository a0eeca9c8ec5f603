import { deviceKeys } from './queries.ts'
import { useLiveRefresh } from './use-live-refresh.ts'

/** Asks for the push settings again when they say something else. */
export function useLivePush(site: string): void {
  useLiveRefresh(deviceKeys.push(site), ['push.updated'])
}
