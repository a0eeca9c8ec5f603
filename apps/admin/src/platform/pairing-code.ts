/** Six digits for the app on the Home Screen, which shares no storage with this browser. */
export interface KeptCode {
  readonly code: string
  /** By this device's clock, in milliseconds. */
  readonly until: number
}

const KEY = 'deskbell-pairing-code'
const GOOD_MS = 15 * 60 * 1000

/** Keeps it for this tab alone: who comes back from installing may find the page loaded anew. */
export function keepCode(code: string, now: number): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ code, until: now + GOOD_MS }))
  } catch {
    // Without storage it stays as long as the page does not reload: another scan makes another one.
  }
}

/** @returns undefined once it is good for nothing */
export function keptCode(now: number): KeptCode | undefined {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? 'null')
    if (!isCode(kept) || kept.until <= now) return undefined
    return kept
  } catch {
    return undefined
  }
}

function isCode(value: unknown): value is KeptCode {
  return (
    typeof value === 'object' &&
    value !== null &&
    'code' in value &&
    typeof value.code === 'string' &&
    'until' in value &&
    typeof value.until === 'number'
  )
}
