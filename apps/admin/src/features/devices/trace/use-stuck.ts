import { useEffect, useState } from 'react'

/** How long a stage may take before the page says what to do. Real push services need a second or two. */
const adviceAfterMs = 30_000
/** What is so old is history: there is nothing to wait for. Longer than clocks of two machines usually differ. */
const historyMs = 5 * 60_000

/**
 * True once nothing has happened for half a minute. By this page's own watch: the backend's clock may be another.
 * @param progress changes whenever something happens
 * @param since when it began, RFC 3339
 */
export function useStuck(progress: string, since: string): boolean {
  const [stuckAt, setStuckAt] = useState<string>()
  useEffect(() => {
    const isHistory = Date.now() - Date.parse(since) > historyMs
    const timer = setTimeout(() => setStuckAt(progress), isHistory ? 0 : adviceAfterMs)
    return () => clearTimeout(timer)
  }, [progress, since])
  return stuckAt === progress
}
