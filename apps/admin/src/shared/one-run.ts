/** One run at a time: called meanwhile, it runs once more, and everybody gets the last run's result. */
export function oneRun<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined
  let again = false
  const run = async (): Promise<T> => {
    for (;;) {
      again = false
      const result = await work()
      if (!again) return result
    }
  }
  return () => {
    again = true
    running ??= run().finally(() => {
      running = undefined
    })
    return running
  }
}
