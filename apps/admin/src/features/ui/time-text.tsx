import { useSyncExternalStore } from 'react'
import { ago, dateTime } from './i18n/time.ts'

const TICK_MS = 30_000

let now = Date.now()

/** One clock for all: every text that says "2 minutes ago" moves on together. */
function subscribe(listener: () => void): () => void {
  const timer = setInterval(() => {
    now = Date.now()
    listener()
  }, TICK_MS)
  return () => clearInterval(timer)
}

/** The clock that {@link TimeText} reads, in milliseconds; renders again twice a minute. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now)
}

/** "2 minutes ago", with the full date as its tooltip. `at` is RFC 3339. */
export function TimeText({ at }: { readonly at: string }) {
  return (
    <time dateTime={at} title={dateTime(at)}>
      {ago(at, useNow())}
    </time>
  )
}
