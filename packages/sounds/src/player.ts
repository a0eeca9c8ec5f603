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
  /** Calls `work` once, later. @returns takes it back */
  readonly after?: (milliseconds: number, work: () => void) => () => void
}

/** How long a browser may take to let a page be heard. */
const PATIENCE_MS = 500

/** Makes its context with the first touch: one made earlier makes browsers warn, and some never let it speak. */
export function createPlayer({ createContext, after = later }: PlayerDeps): Player {
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
      // Safari puts it to sleep again after a phone call; Chromium answers only once the page is touched.
      const resumed = context?.resume().catch(() => undefined)
      let cancel = () => {}
      await Promise.race([resumed, new Promise<void>(resolve => (cancel = after(PATIENCE_MS, resolve)))])
      cancel()
      return isUnlocked()
    },
    play,
    loop(name, volume, pauseMs) {
      stopLoop()
      let cancel = () => {}
      const again = () => {
        play(name, volume)
        cancel = after(lengthOf(name) * 1000 + pauseMs, again)
      }
      const stop = () => cancel()
      stopLoop = stop
      again()
      return stop
    },
  }
}

function later(milliseconds: number, work: () => void): () => void {
  const timer = setTimeout(work, milliseconds)
  return () => clearTimeout(timer)
}
