import type { BadgeLike } from './browser.ts'

/** W4: the number on the app's icon, 0 for none. Not everywhere, and never a reason to fail. */
export type SetBadge = (count: number) => Promise<void>

export function createBadge(badge: BadgeLike): SetBadge {
  return async count => {
    try {
      if (count === 0 && badge.clearAppBadge) await badge.clearAppBadge()
      else await badge.setAppBadge?.(count)
    } catch {
      // Refused where the app is not installed.
    }
  }
}
