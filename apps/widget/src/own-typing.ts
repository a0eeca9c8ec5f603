import type { VisitorApi } from '@deskbell/api'

/** The contract's limit. */
const everyMs = 3_000

/** Tells the team that the visitor types, at most every 3 s and only once there is a conversation. */
export function tellTyping(api: VisitorApi, hasConversation: () => boolean, now: () => number): () => void {
  let toldAt = Number.NEGATIVE_INFINITY
  let isSpoken = true
  return () => {
    if (!isSpoken || !hasConversation() || now() - toldAt < everyMs) return
    toldAt = now()
    void api.visitor.typing().then(answer => {
      if (!answer.ok && answer.failure.kind === 'problem' && answer.failure.status === 404) isSpoken = false
    })
  }
}
