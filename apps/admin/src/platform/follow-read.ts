import { liveEvents } from './live-events.ts'
import { permissionStore } from './permission.ts'
import { tellWorker } from './worker-registration.ts'

/**
 * Read on another device, closed on this one: the worker knows what is on the screen, and asks whether it was read. In a
 * browser that shows nothing nobody is asked.
 */
export function followRead(): void {
  liveEvents.subscribe(event => {
    if (event.type !== 'conversation.updated' || permissionStore.get() !== 'granted') return
    tellWorker({ type: 'conversation_changed', conversationId: event.data.conversationId })
  })
}
