import type { ReceivedEvent } from '@deskbell/api'
import type { LiveEvent } from '@deskbell/contract'
import { openChannel, overChannel } from '../shared/tab-channel.ts'
import { type EventMessage, type SharedEventsDeps, shareEvents, type WithLock } from './shared-events.ts'

const types: ReadonlySet<string> = new Set<LiveEvent['type']>([
  'message.created',
  'message.updated',
  'conversation.updated',
  'presence',
  'typing',
  'visitor.updated',
  'visitor.erased',
  'department.updated',
  'notification.updated',
  'log.updated',
  'alert',
  'device.updated',
  'device.lost',
  'notices.updated',
  'push.updated',
  'preferences.updated',
  'reset',
])

type Locks = Pick<LockManager, 'request'>

interface StreamDeps extends Omit<SharedEventsDeps, 'tabs' | 'withLock' | 'onEvent'> {
  readonly onEvent: (event: LiveEvent) => void
}

/** A newer server may send what this app does not know. */
const isKnown = (event: ReceivedEvent): event is ReceivedEvent & LiveEvent => types.has(event.type)

/**
 * Reads one stream for all tabs of this browser. Without locks or channels every tab reads one of its own.
 * @param name of the lock and of the channel: who reads what
 */
export function shareStream(name: string, deps: StreamDeps, signal: AbortSignal): void {
  // Older Safari has neither, whatever the types say; plain http has no locks.
  const { locks } = navigator as { readonly locks?: Locks }
  const channel = locks && openChannel(name)
  const onEvent = (event: ReceivedEvent) => {
    if (isKnown(event)) deps.onEvent(event)
  }
  shareEvents(
    { ...deps, onEvent, tabs: overChannel<EventMessage>(channel), withLock: lockOf(channel && locks, name) },
    signal,
  )
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
