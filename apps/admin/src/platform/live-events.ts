import type { LiveEvent } from '@deskbell/contract'
import { after } from '../shared/messages.ts'
import { createStore } from '../shared/store.ts'
import { connectionStore, refreshMe } from './connection.ts'
import type { ReadyConnection } from './connection-state.ts'
import type { LiveEvents } from './live-events-state.ts'

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
  const loaded = await import('./share-stream.ts').catch(() => undefined)
  if (signal.aborted) return
  if (!loaded) {
    // The network failed between the app and this: `behind` says so meanwhile.
    after(graceMs, () => void share({ api }, key, signal))
    return
  }
  loaded.shareStream(
    `deskbell-events ${key}`,
    {
      stream: api.events.stream,
      poll: (since, until) => api.events.poll(since, until),
      onEvent: tell,
      onBehind: setBehind,
      // It may be that this device was reported lost.
      onRefused: () => void refreshMe(),
      after,
    },
    signal,
  )
}

function tell(event: LiveEvent): void {
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
