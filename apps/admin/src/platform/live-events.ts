import type { ReceivedEvent } from '@deskbell/api'
import type { LiveEvent } from '@deskbell/contract'
import { after } from '../shared/messages.ts'
import { createStore } from '../shared/store.ts'
import { connectionStore, refreshMe } from './connection.ts'
import type { ReadyConnection } from './connection-state.ts'
import type { LiveEvents } from './live-events-state.ts'
import type { EventMessage, WithLock } from './shared-events.ts'
import { openChannel, overChannel, type TabChannel } from './tabs.ts'

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

/** A stream that comes back so soon was never worth a word. */
const graceMs = 3_000

const listeners = new Set<(event: LiveEvent) => void>()
const behind = createStore(false)
let cancelGrace: (() => void) | undefined

/** Live events of the present connection. */
export const liveEvents: LiveEvents = {
  subscribe: listener => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  behind,
}

/** Opens the stream of whoever is signed in, and closes it with them. */
export function followLiveEvents(): void {
  let current: { readonly key: string; readonly stop: AbortController } | undefined
  const follow = () => {
    const state = connectionStore.get()
    const wanted = state.kind === 'ready' && state.me && state.levels.includes('conversations') ? state : undefined
    const key = wanted?.me ? `${wanted.apiRoot} ${wanted.me.user.id}` : undefined
    if (key === current?.key) return
    current?.stop.abort()
    setBehind(false)
    current = key && wanted ? { key, stop: open(wanted, key) } : undefined
  }
  connectionStore.subscribe(follow)
  follow()
}

function open(connection: ReadyConnection, key: string): AbortController {
  const stop = new AbortController()
  setBehind(true)
  void share(connection, key, stop.signal)
  return stop
}

/** The reading is a chunk of its own: the inbox shows what it has before the first event could come. */
async function share({ api }: Pick<ReadyConnection, 'api'>, key: string, signal: AbortSignal): Promise<void> {
  const loaded = await import('./shared-events.ts').catch(() => undefined)
  if (signal.aborted) return
  if (!loaded) {
    // The network failed between the app and this: `behind` says so meanwhile.
    after(graceMs, () => void share({ api }, key, signal))
    return
  }
  const { tabs, withLock } = sharing(`deskbell-events ${key}`)
  loaded.shareEvents(
    {
      stream: api.events.stream,
      poll: (since, until) => api.events.poll(since, until),
      onEvent: tell,
      onBehind: setBehind,
      // It may be that this device was reported lost.
      onRefused: () => void refreshMe(),
      ...{ tabs, withLock, after },
    },
    signal,
  )
}

/** Without locks or channels every tab reads a stream of its own. */
function sharing(name: string): { tabs: TabChannel<EventMessage>; withLock: WithLock } {
  const channel = 'locks' in navigator ? openChannel(name) : undefined
  if (!channel) {
    return { tabs: { send: () => undefined, listen: () => () => undefined }, withLock: (_options, work) => work() }
  }
  return {
    tabs: overChannel(channel),
    withLock: (options, work) => navigator.locks.request(name, options, work),
  }
}

/** A newer server may send what this app does not know. */
function tell({ id, type, data }: ReceivedEvent): void {
  if (!types.has(type)) return
  const event = { id, type, data } as LiveEvent
  for (const listener of [...listeners]) listener(event)
}

function setBehind(value: boolean): void {
  if (value && cancelGrace) return
  cancelGrace?.()
  cancelGrace = undefined
  if (!value) behind.set(false)
  else if (!behind.get()) {
    cancelGrace = after(graceMs, () => {
      cancelGrace = undefined
      behind.set(true)
    })
  }
}
