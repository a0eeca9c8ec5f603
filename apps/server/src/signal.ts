/** Wakes one waiter. A signal that comes while nobody waits is kept, so that none is missed. */
export interface Signal {
  fire(): void
  /** Settles at the next signal, or after `ms`. */
  wait(ms: number): Promise<void>
}

export function createSignal(): Signal {
  let fired = false
  let wake: (() => void) | undefined
  return {
    fire() {
      fired = true
      wake?.()
    },
    async wait(ms) {
      if (!fired) {
        const { promise, resolve } = Promise.withResolvers<void>()
        wake = resolve
        const timer = setTimeout(resolve, ms)
        await promise
        clearTimeout(timer)
        wake = undefined
      }
      fired = false
    },
  }
}
