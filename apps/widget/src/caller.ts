import type { WidgetConfig } from '@deskbell/contract'
import type { Player } from '@deskbell/sounds'

export interface CallerDeps {
  readonly player: Player
  readonly site: () => Promise<Pick<WidgetConfig, 'sound' | 'soundLoop'> | undefined>
  readonly isMuted: () => boolean
  /** The visitor sees the chat. */
  readonly isOpen: () => boolean
  /** Name of the lock by which one tab alone is heard. */
  readonly lock: string
}

export interface Caller {
  /** The team wrote. */
  readonly call: () => Promise<void>
  readonly unlock: () => void
  /** The chat was opened, or its sound was turned off. */
  readonly stop: () => void
}

const VOLUME = 0.6
const PAUSE_MS = 3_000

/** Sounds for the visitor (S64), by what the site chose, once across tabs. */
export function createCaller({ player, site, isMuted, isOpen, lock }: CallerDeps): Caller {
  let stopLoop: (() => void) | undefined
  let hasTurn = false
  const stop = () => {
    stopLoop?.()
    stopLoop = undefined
  }
  const unlock = async () => {
    if (player.isUnlocked() || !(await player.unlock())) return
    if (!('locks' in navigator)) hasTurn = true
    // Held until the page goes; then the next tab that may be heard has it.
    else
      void navigator.locks.request(lock, () => {
        hasTurn = true
        return new Promise(() => {})
      })
  }
  return {
    unlock: () => void unlock(),
    stop,
    async call() {
      // A page that was touched before may be heard without a touch of the chat.
      if (navigator.userActivation?.hasBeenActive) await unlock()
      const { sound = 'chime', soundLoop = false } = (await site()) ?? {}
      if (sound === 'off' || isMuted() || !hasTurn) return
      if (soundLoop && !isOpen()) stopLoop ??= player.loop(sound, VOLUME, PAUSE_MS)
      else if (!stopLoop) player.play(sound, VOLUME)
    },
  }
}
