const KEY = 'deskbell.shortcuts'
const listeners = new Set<() => void>()

/** Whether single keys do something: who speaks to the computer turns them off (WCAG 2.2, 2.1.4). On unless turned off. */
export const shortcutsOn = {
  get: (): boolean => read() !== 'off',
  set(on: boolean): void {
    try {
      if (on) localStorage.removeItem(KEY)
      else localStorage.setItem(KEY, 'off')
    } catch {
      // Storage is full or forbidden: it stays as it was.
    }
    for (const listener of listeners) listener()
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}

function read(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null
  }
}
