/** Values in the order of their coming, and a way to wait for one that has come or will. */
export type Arrivals<T> = {
  readonly all: readonly T[]
  add(value: T): void
  /** Rejects after `timeoutMs` with a sentence that names `what` and lists what came instead. */
  first(what: string, fits: (value: T) => boolean, timeoutMs?: number): Promise<T>
}

const DEFAULT_WAIT_MS = 30_000

export function createArrivals<T>(describe: (value: T) => string): Arrivals<T> {
  const all: T[] = []
  const watchers = new Set<(value: T) => void>()
  return {
    all,
    add(value) {
      all.push(value)
      for (const watcher of watchers) watcher(value)
    },
    first(what, fits, timeoutMs = DEFAULT_WAIT_MS) {
      const known = all.find(fits)
      if (known !== undefined) return Promise.resolve(known)
      const { promise, resolve, reject } = Promise.withResolvers<T>()
      const settle = () => {
        clearTimeout(timer)
        watchers.delete(watcher)
      }
      const watcher = (value: T) => {
        if (!fits(value)) return
        settle()
        resolve(value)
      }
      const timer = setTimeout(() => {
        settle()
        reject(new Error(`No ${what} in ${timeoutMs} ms; came: ${all.map(describe).join(', ') || 'nothing'}`))
      }, timeoutMs)
      watchers.add(watcher)
      return promise
    },
  }
}
