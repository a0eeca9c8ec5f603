/** More in one query would hold up its first for too long. */
const MOST_AT_ONCE = 100

/**
 * Reads one by key, together with whatever else is asked for at the same moment or while a query is under way: under
 * load a read costs a fraction of a query. Rejects if the query did.
 */
export function createGroupRead<K, V>(
  read: (keys: readonly K[]) => Promise<ReadonlyMap<K, V>>,
): (key: K) => Promise<V | undefined> {
  let waiting: { readonly key: K; readonly found: PromiseWithResolvers<V | undefined> }[] = []
  let running = false

  const run = async () => {
    running = true
    // What begins in the same turn is asked for at the same moment.
    await new Promise(resolve => setImmediate(resolve))
    while (waiting.length > 0) {
      const group = waiting.slice(0, MOST_AT_ONCE)
      waiting = waiting.slice(MOST_AT_ONCE)
      try {
        const values = await read(group.map(({ key }) => key))
        for (const { key, found } of group) found.resolve(values.get(key))
      } catch (error) {
        for (const { found } of group) found.reject(error)
      }
    }
    running = false
  }

  return key => {
    const found = Promise.withResolvers<V | undefined>()
    waiting.push({ key, found })
    if (!running) void run()
    return found.promise
  }
}
