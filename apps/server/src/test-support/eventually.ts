import { setTimeout as sleep } from 'node:timers/promises'

/** Long enough for a busy machine; a test that passes never waits so long. In ms. */
const PATIENCE = 15_000
const AGAIN_AFTER = 20

/** Tries until it does not throw. Not Vitest's own: benches and the soak run without it. */
export async function eventually<T>(check: () => T): Promise<Awaited<T>> {
  const until = performance.now() + PATIENCE
  for (;;) {
    try {
      return await check()
    } catch (error) {
      if (performance.now() > until) throw error
      await sleep(AGAIN_AFTER)
    }
  }
}
