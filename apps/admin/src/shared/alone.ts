/** Web Locks, as far as taking turns needs them. */
export interface LocksLike {
  readonly request: (name: string, work: () => Promise<unknown>) => Promise<unknown>
}

/**
 * Runs work in one place of this browser at a time, tabs and worker alike.
 * @param locks the browser's. Plain http and older browsers (Safari before 15.4) have none, and where storage is blocked
 *   they are refused: there the work just runs
 */
export async function alone<T>(locks: LocksLike | undefined, name: string, work: () => Promise<T>): Promise<T> {
  const begun: Promise<T>[] = []
  const begin = (): Promise<T> => {
    const running = work()
    begun.push(running)
    return running
  }
  try {
    await locks?.request(name, begin)
  } catch {
    // What the work itself says is told below.
  }
  return begun[0] ?? work()
}
