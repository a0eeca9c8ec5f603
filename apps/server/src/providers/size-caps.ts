/**
 * For a push service that takes less than it promised (webpush §4, 413; R6): room for addresses, ids, the token and a
 * line or two of text, and less than a message of ours ever has otherwise.
 */
const CAP_BYTES = 1280

/** Push services that take less than they promise, by lane: learned from their refusals, forgotten with the process. */
export interface SizeCaps {
  /** @param whole the longest plaintext in bytes by the book */
  limit(lane: string, whole: number): number
  lower(lane: string): void
}

export function createSizeCaps(): SizeCaps {
  const lowered = new Set<string>()
  return {
    limit: (lane, whole) => (lowered.has(lane) ? Math.min(whole, CAP_BYTES) : whole),
    lower: lane => void lowered.add(lane),
  }
}
