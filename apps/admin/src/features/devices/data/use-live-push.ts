import { useLiveRefresh } from '../../ui/data/use-live-refresh.ts'
import { deviceKeys } from './queries.ts'

/** Asks for the push settings again when they say something else. */
export function useLivePush(site: string): void {
  useLiveRefresh(deviceKeys.push(site), ['push.updated'])
}
