import { useEffect, useState } from 'react'

/** Whole seconds until this has lasted for `ms`; counted from the first render, whatever the clocks of two machines say. */
export function useSecondsLeft(ms: number): number {
  const [end] = useState(() => performance.now() + ms)
  const [left, setLeft] = useState(Math.ceil(ms / 1000))
  useEffect(() => {
    const timer = setInterval(() => {
      const next = Math.max(0, Math.ceil((end - performance.now()) / 1000))
      setLeft(next)
      if (next === 0) clearInterval(timer)
    }, 250)
    return () => clearInterval(timer)
  }, [end])
  return left
}

/** "1:05". */
export function minutesAndSeconds(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
