import { vi } from 'vitest'

/** Long enough for a busy machine; a test that passes never waits so long. In ms. */
const PATIENCE = 15_000

/** Tries until it does not throw. */
export function eventually<T>(check: () => T): Promise<Awaited<T>> {
  return vi.waitFor(check, { timeout: PATIENCE, interval: 20 }) as Promise<Awaited<T>>
}
