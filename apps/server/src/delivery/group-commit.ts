/**
 * Gathers what comes while a commit is under way into the next one: under load a commit costs a fraction of a message,
 * and an idle server waits for nothing.
 */
export interface GroupCommit<T> {
  /** Settles when the item is committed. Rejects if its commit failed. */
  add(item: T): Promise<void>
}

/** More in one transaction would hold up other writers for too long. */
const MOST_AT_ONCE = 100

export function createGroupCommit<T>(commit: (items: readonly T[]) => Promise<void>): GroupCommit<T> {
  let waiting: { readonly item: T; readonly done: PromiseWithResolvers<void> }[] = []
  let running = false

  const run = async () => {
    running = true
    while (waiting.length > 0) {
      const group = waiting.slice(0, MOST_AT_ONCE)
      waiting = waiting.slice(MOST_AT_ONCE)
      try {
        await commit(group.map(({ item }) => item))
        for (const { done } of group) done.resolve()
      } catch (error) {
        for (const { done } of group) done.reject(error)
      }
    }
    running = false
  }

  return {
    add(item) {
      const done = Promise.withResolvers<void>()
      waiting.push({ item, done })
      if (!running) void run()
      return done.promise
    },
  }
}
