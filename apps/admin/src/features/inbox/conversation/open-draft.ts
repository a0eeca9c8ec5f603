import type { ConversationId } from '@deskbell/contract'
import { followDraft } from '../../../platform/draft-tabs.ts'
import { writing } from '../../../platform/storage.ts'
import type { Writer } from '../../../shared/reply-row.ts'

/** The draft of one conversation, as one tab has it. */
export interface Draft {
  /** Shows and keeps a text, and tells the other tabs. */
  readonly write: (text: string) => void
  /** Empties the field alone: the draft ends where the reply begins, in one transaction. */
  readonly clear: () => void
  readonly close: () => void
}

/** @param show puts a text into the field: what was kept, and what another tab has */
export function openDraft(writer: Writer, id: ConversationId, show: (text: string) => void): Draft {
  let text = ''
  // Nothing that was kept comes back over what happened here meanwhile.
  let settled = false
  const put = (next: string) => {
    text = next
    show(next)
  }
  const tabs = followDraft(writer, id, shown => {
    settled = true
    put(shown)
  })
  const write = (next: string) => {
    put(next)
    tabs.tell(next)
    void writing.keepDraft(writer, id, next)
  }
  const restore = async () => {
    const kept = await writing.draft(writer, id).catch(() => '')
    if (kept === '' || settled) return
    // Who typed before it was read goes on behind it, and what they typed was kept alone.
    if (text === '') put(kept)
    else write(kept + text)
  }
  void restore()
  return {
    write,
    clear: () => {
      settled = true
      tabs.tell('')
      put('')
    },
    close: () => {
      settled = true
      tabs.close()
    },
  }
}
