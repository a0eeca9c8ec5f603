import { createStore } from '../shared/store.ts'
import type { LiveEvents } from './live-events-state.ts'

/** Live events of the present connection. */
export const liveEvents: LiveEvents = { subscribe: () => () => undefined, behind: createStore(false) }
