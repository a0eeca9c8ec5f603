import { lengthOf, ring, type SoundName } from './sounds.ts'

/** What a tab can say aloud. */
export interface Player {
  /** Whether the browser lets this page be heard: only after somebody has touched it (S65). */
  readonly isUnlocked: () => boolean
  /** Call it inside a tap or a key press: afterwards the page may be heard. */
  readonly unlock: () => Promise<boolean>
  /**
   * Plays a sound once.
   * @param volume 0 to 1
   * @returns false where the browser keeps the page silent
   */
  readonly play: (name: SoundName, volume: number) => boolean
  /** Plays it again and again until the answer is called. A sound that plays already is replaced. */
  readonly loop: (name: SoundName, volume: number, pauseMs: number) => () => void
}

/** What a player needs of the browser; a browser without Web Audio gives none. */
export interface PlayerDeps {
  readonly createContext: () => AudioContext | undefined
  readonly setTimer?: (work: () => void, ms: number) => number
  readonly clearTimer?: (timer: number) => void
}

/** Makes its context with the first touch: one made earlier makes browsers warn, and some never let it speak. */
export function createPlayer({
  createContext,
  setTimer = (work, ms) => setTimeout(work, ms),
  clearTimer = clearTimeout,
}: PlayerDeps): Player {
  let context: AudioContext | undefined
  let stopLoop = () => {}
  const isUnlocked = () => context?.state === 'running'
  const play = (name: SoundName, volume: number) => {
    if (!context || !isUnlocked()) return false
    ring(context, name, volume)
    return true
  }
  return {
    isUnlocked,
    async unlock() {
      context ??= createContext()
      // Safari puts it to sleep again after a phone call.
      await context?.resume().catch(() => undefined)
      return isUnlocked()
    },
    play,
    loop(name, volume, pauseMs) {
      stopLoop()
      let timer: number | undefined
      const again = () => {
        play(name, volume)
        timer = setTimer(again, lengthOf(name) * 1000 + pauseMs)
      }
      const stop = () => clearTimer(timer ?? 0)
      stopLoop = stop
      again()
      return stop
    },
  }
}
