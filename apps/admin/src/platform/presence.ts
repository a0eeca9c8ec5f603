import type { Presence } from './live-events-state.ts'

/** Presence of the signed-in user in this tab. */
export const presence: Presence = { lookAt: () => undefined }
