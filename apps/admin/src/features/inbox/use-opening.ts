import type { ConversationId } from '@deskbell/contract'
import { useCallback, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { afterPaint } from '../ui/after-paint.ts'

/**
 * Opens conversations: the row is marked at once, and its thread, which is far more to draw, comes after that was seen.
 * @param selected the one that stands beside the list
 */
export function useOpening(selected: ConversationId | undefined) {
  const [, navigate] = useLocation()
  const [aim, setAim] = useState<ConversationId>()
  const latest = useRef('')
  const [before, setBefore] = useState(selected)
  // Wherever one went meanwhile counts more than what was aimed at.
  if (before !== selected) {
    setBefore(selected)
    setAim(undefined)
  }
  // The same function always: each row is drawn anew when it changes.
  const open = useCallback(
    (id: ConversationId, href: string) => {
      setAim(id)
      latest.current = href
      const from = location.href
      // The last of several that were pressed, unless one went elsewhere meanwhile.
      afterPaint(() => latest.current === href && location.href === from && navigate(href))
    },
    [navigate],
  )
  return { current: aim ?? selected, open }
}
