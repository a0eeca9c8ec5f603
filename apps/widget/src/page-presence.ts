import type { VisitorApi } from '@deskbell/api'

/** A page without a stream of its own lives for 30 s. */
const aliveMs = 15_000

export interface PagePresenceDeps {
  readonly api: VisitorApi
  readonly pageId: string
  readonly hasVisitor: () => boolean
  /** The backend keeps this page alive by its stream. */
  readonly isStreaming: () => boolean
}

/** Says whether this page is on a screen, so that the team sees who is there. @returns says it now */
export function keepPresence({ api, pageId, hasVisitor, isStreaming }: PagePresenceDeps): () => void {
  let isSpoken = true
  const tell = () => {
    if (!isSpoken || !hasVisitor()) return
    void api.visitor.presence({ pageId, visible: !document.hidden }).then(answer => {
      if (!answer.ok && answer.failure.kind === 'problem' && answer.failure.status === 404) isSpoken = false
    })
  }
  document.addEventListener('visibilitychange', tell)
  setInterval(() => {
    if (!document.hidden && !isStreaming()) tell()
  }, aliveMs)
  return tell
}
