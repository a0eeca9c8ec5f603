/** A value that changes over time and can be watched; fits React's `useSyncExternalStore`. */
export interface Store<T> {
  readonly get: () => T
  /** @returns how to stop watching */
  readonly subscribe: (listener: () => void) => () => void
}

export interface WritableStore<T> extends Store<T> {
  /** Tells nobody when the value is the same by `Object.is`. */
  readonly set: (value: T) => void
}

export interface StoreOptions {
  /**
   * Begins to watch whatever the value comes from; runs with the first listener.
   * @returns how to stop; runs with the last listener's leaving
   */
  readonly watch?: () => () => void
}

/** A store in memory. Without listeners it watches nothing, so that making one has no effect. */
export function createStore<T>(initial: T, options: StoreOptions = {}): WritableStore<T> {
  let value = initial
  let unwatch: (() => void) | undefined
  const listeners = new Set<() => void>()
  return {
    get: () => value,
    set: next => {
      if (Object.is(next, value)) return
      value = next
      for (const listener of [...listeners]) listener()
    },
    subscribe: listener => {
      // One entry a call, so that the same function may be given twice.
      const entry = () => listener()
      listeners.add(entry)
      if (listeners.size === 1) unwatch = options.watch?.()
      return () => {
        if (!listeners.delete(entry) || listeners.size > 0) return
        unwatch?.()
        unwatch = undefined
      }
    },
  }
}

/** Waits until the store's value passes. Never rejects; the caller races it with its own limit. */
export function whenStore<T, U extends T>(store: Store<T>, passes: (value: T) => value is U): Promise<U> {
  return new Promise(resolve => {
    const look = () => {
      const value = store.get()
      if (!passes(value)) return
      stop()
      resolve(value)
    }
    const stop = store.subscribe(look)
    look()
  })
}
