/** When it was written, as {@link nextTime} counts; 0 for nothing. */
export function timeOf(text: string | null): number {
  try {
    const { at } = JSON.parse(text ?? '{}') as { at?: unknown }
    return typeof at === 'number' ? at : 0
  } catch {
    return 0
  }
}

/** Later than what stands there, whoever wrote it and whatever the clock does: milliseconds. */
export const nextTime = (text: string | null): number => Math.max(Date.now(), timeOf(text) + 1)

/** Stands where a thread was, and says only when that ended: no older copy comes back over it. */
export const tombstone = (at: number): string => `{"at":${at}}`

export const isTombstone = (text: string): boolean => /^\{"at":\d+\}$/.test(text)

/** Ends the thread at once, before the page can go elsewhere. @returns what stands there now */
export function bury(storage: Pick<Storage, 'getItem' | 'setItem'>, key: string): { text: string; at: number } {
  const at = nextTime(storage.getItem(key))
  const text = tombstone(at)
  storage.setItem(key, text)
  return { text, at }
}
