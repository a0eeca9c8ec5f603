/** A page that the browser put to sleep may hold the lock: what it guards is harmless when done twice. */
const patienceMs = 20_000

/**
 * Runs work in one page of this browser at a time. Plain http and sandboxed frames have no locks, and a sleeping page may
 * never give one back: there the work just runs.
 */
export async function lockFor<T>(name: string, work: () => Promise<T>): Promise<T> {
  if (typeof navigator !== 'object' || !('locks' in navigator)) return work()
  let hasBegun = false
  try {
    return await navigator.locks.request(name, { signal: AbortSignal.timeout(patienceMs) }, () => {
      hasBegun = true
      return work()
    })
  } catch (error) {
    if (hasBegun) throw error
    return work()
  }
}
