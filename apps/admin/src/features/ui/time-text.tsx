import { useSyncExternalStore } from 'react'
import { ago, dateTime } from './i18n/time.ts'

const TICK_MS = 30_000

const listeners = new Set<() => void>()
let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined

function tick(): void {
  now = Date.now()
  for (const listener of listeners) listener()
}

/** One clock, and one timer, for all: every text that says "2 minutes ago" moves on together. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  if (timer === undefined) {
    now = Date.now()
    timer = setInterval(tick, TICK_MS)
  }
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** The clock that {@link TimeText} reads, in milliseconds; renders again twice a minute. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now)
}

/** "2 minutes ago", with the full date as its tooltip; drawn again only when the words change. `at` is RFC 3339. */
export function TimeText({ at }: { readonly at: string }) {
  const text = useSyncExternalStore(subscribe, () => ago(at, now))
  return (
    <time dateTime={at} title={dateTime(at)}>
      {text}
    </time>
  )
}
