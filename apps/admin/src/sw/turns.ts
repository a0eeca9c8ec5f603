import { type After, after as realAfter } from '../shared/messages.ts'

/** Runs work one after another, in the order of the calls. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>

/**
 * `getNotifications()` while a `showNotification()` runs makes Chromium lose that notification: whatever touches shown
 * notifications takes its turn here.
 * @param limit milliseconds after which the next one goes ahead: one hanging call must not silence every later push
 */
export function createTurns(limit: number, after: After = realAfter): InTurn {
  let last: Promise<unknown> = Promise.resolve()
  return work => {
    const result = last.then(work)
    // The clock runs from when it begins, not from when it queued.
    last = last.then(() => within(limit, result, undefined, after))
    return result
  }
}

/** The promise's value, or `otherwise` when it fails or does not come in time. */
export function within<T, U>(
  milliseconds: number,
  promise: Promise<T>,
  otherwise: U,
  after: After = realAfter,
): Promise<T | U> {
  return new Promise(resolve => {
    const cancel = after(milliseconds, () => resolve(otherwise))
    promise.then(
      value => {
        cancel()
        resolve(value)
      },
      () => {
        cancel()
        resolve(otherwise)
      },
    )
  })
}
