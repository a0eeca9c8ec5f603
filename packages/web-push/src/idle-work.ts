/** The event loop is busy if a timer comes later than this: then there is no idle time to use. */
const BUSY_MS = 5
const PAUSE_MS = 2
const PAUSE_WHEN_BUSY_MS = 50

/** Work that waits until there is nothing else to do. */
export type IdleWork = {
  /** There is something to do. */
  wake(): void
  stop(): void
}

/**
 * Calls `slice`, which does about a millisecond's work and returns whether more is left, between pauses and only while
 * the event loop keeps its times. Does not keep the process alive.
 */
export function idleWork(slice: () => boolean): IdleWork {
  let timer: NodeJS.Timeout | null = null

  function plan(pause: number): void {
    const due = performance.now() + pause
    timer = setTimeout(() => {
      timer = null
      const busy = performance.now() - due > BUSY_MS
      if (busy) plan(PAUSE_WHEN_BUSY_MS)
      else if (slice()) plan(PAUSE_MS)
    }, pause).unref()
  }

  return {
    wake() {
      if (!timer) plan(PAUSE_MS)
    },
    stop() {
      if (timer) clearTimeout(timer)
      timer = null
    },
  }
}
