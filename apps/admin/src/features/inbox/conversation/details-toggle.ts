import { useSyncExternalStore } from 'react'

const KEY = 'deskbell.details'
/** Where there is room for a third column it is open unless it was closed. */
const ROOMY = '(min-width: 1400px)'
const listeners = new Set<() => void>()
/** Where storage is forbidden it holds until the page goes. */
let held: string | null = null

function isOpen(): boolean {
  const chosen = held ?? read()
  // On a small screen the details cover the thread: they never open by themselves.
  if (!matchMedia(ROOMY).matches) return held === 'open'
  return chosen !== 'closed'
}

function read(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null
  }
}

function subscribe(listener: () => void): () => void {
  const query = matchMedia(ROOMY)
  listeners.add(listener)
  query.addEventListener('change', listener)
  return () => {
    listeners.delete(listener)
    query.removeEventListener('change', listener)
  }
}

/** Whether the details of a conversation are shown, on this device. */
export function useDetailsOpen(): readonly [open: boolean, toggle: () => void] {
  const open = useSyncExternalStore(subscribe, isOpen)
  const toggle = () => {
    held = open ? 'closed' : 'open'
    try {
      localStorage.setItem(KEY, held)
    } catch {
      // Kept for as long as the page lives.
    }
    for (const listener of listeners) listener()
  }
  return [open, toggle]
}
