/** So many at once; the others wait in the order in which they came. */
export function createSlots(places: number) {
  let free = places
  const waiting: (() => void)[] = []
  return {
    async take(): Promise<void> {
      if (free > 0) {
        free -= 1
        return
      }
      const { promise, resolve } = Promise.withResolvers<void>()
      waiting.push(resolve)
      await promise
    },
    giveBack(): void {
      const next = waiting.shift()
      if (next) next()
      else free += 1
    },
  }
}
