import { openChannel, overChannel } from '../shared/tab-channel.ts'
import { type EventMessage, type SharedEventsDeps, shareEvents, type WithLock } from './shared-events.ts'

type Locks = Pick<LockManager, 'request'>

/**
 * Reads one stream for all tabs of this browser. Without locks or channels every tab reads one of its own.
 * @param name of the lock and of the channel: who reads what
 */
export function shareStream(
  name: string,
  deps: Omit<SharedEventsDeps, 'tabs' | 'withLock'>,
  signal: AbortSignal,
): void {
  // Older Safari has neither, whatever the types say; plain http has no locks.
  const { locks } = navigator as { readonly locks?: Locks }
  const channel = locks && openChannel(name)
  shareEvents({ ...deps, tabs: overChannel<EventMessage>(channel), withLock: lockOf(channel && locks, name) }, signal)
}

function lockOf(locks: Locks | undefined, name: string): WithLock {
  if (!locks) return (_options, work) => work()
  return async (options, work) => {
    let begun = false
    const begin = () => {
      begun = true
      return work()
    }
    try {
      await locks.request(name, options, begin)
    } catch (error) {
      // Stolen, or not wanted any more. Else it is refused, as where storage is blocked: asking again would never end.
      if (begun || options.signal?.aborted) throw error
      await work()
    }
  }
}
