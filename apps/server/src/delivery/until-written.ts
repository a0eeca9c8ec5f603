import { setTimeout as sleep } from 'node:timers/promises'
import { isAway } from '../db/is-away.ts'

const AGAIN_AFTER_MS = 500

/**
 * Does the work again until the database takes it. What became of a push that was sent exists nowhere else: given up, it
 * would be sent once more, and maybe after a newer one.
 */
export async function untilWritten<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!isAway(error)) throw error
      await sleep(AGAIN_AFTER_MS)
    }
  }
}
