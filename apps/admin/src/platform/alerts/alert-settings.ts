import { isSoundName, type SoundName } from '@deskbell/sounds'
import { createStore, type Store } from '../../shared/store.ts'

/** How this device tells of a message while the app is open. A loud desk and a quiet phone are two devices. */
export interface AlertSettings {
  readonly sound: SoundName | 'off'
  /** 0 to 1. */
  readonly volume: number
  /** Again and again until the conversation is opened (S66). */
  readonly loop: boolean
  /** For those who do not hear it, or work beside people who should not. */
  readonly flash: boolean
  /** Notifications of the open app where push does not ring this device (S54, S57). */
  readonly desktop: boolean
}

const KEY = 'deskbell.alerts'
const untouched: AlertSettings = { sound: 'bell', volume: 0.7, loop: false, flash: false, desktop: true }

const store = createStore(untouched, {
  watch: () => {
    // Set in another tab.
    const look = (event: StorageEvent) => event.key === KEY && store.set(read())
    addEventListener('storage', look)
    return () => removeEventListener('storage', look)
  },
})

export const alertSettings: Store<AlertSettings> = { get: () => current(), subscribe: store.subscribe }

/** Takes effect at once, and is kept if there is a place to keep it. */
export function changeAlertSettings(change: Partial<AlertSettings>): void {
  const next = { ...current(), ...change }
  try {
    localStorage.setItem(KEY, JSON.stringify(next))
  } catch {
    // Storage is full or forbidden: it holds as long as this tab.
  }
  store.set(next)
}

let wasRead = false

function current(): AlertSettings {
  if (!wasRead) {
    wasRead = true
    store.set(read())
  }
  return store.get()
}

function read(): AlertSettings {
  try {
    return settingsFrom(JSON.parse(localStorage.getItem(KEY) ?? '{}'))
  } catch {
    return untouched
  }
}

/** Whatever was kept, by this version or another: what is not understood is as untouched. */
export function settingsFrom(kept: unknown): AlertSettings {
  const { sound, volume, loop, flash, desktop } = (typeof kept === 'object' ? (kept ?? {}) : {}) as Record<
    string,
    unknown
  >
  return {
    sound: sound === 'off' || isSoundName(sound) ? sound : untouched.sound,
    volume: typeof volume === 'number' && volume >= 0 && volume <= 1 ? volume : untouched.volume,
    loop: typeof loop === 'boolean' ? loop : untouched.loop,
    flash: typeof flash === 'boolean' ? flash : untouched.flash,
    desktop: typeof desktop === 'boolean' ? desktop : untouched.desktop,
  }
}
