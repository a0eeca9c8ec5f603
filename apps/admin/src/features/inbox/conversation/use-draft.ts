import type { ConversationId } from '@deskbell/contract'
import { useEffect, useRef, useState } from 'react'
import { type DraftTabs, followDraft } from '../../../platform/draft-tabs.ts'
import { writing } from '../../../platform/storage.ts'
import type { Writer } from '../../../shared/reply-row.ts'

/**
 * What stands in the field, kept on the device with every letter, and the same in every tab.
 * `clear` empties the field alone: the draft ends where the reply begins, in one transaction.
 */
export function useDraft({ site, userId }: Writer, id: ConversationId) {
  const [text, setText] = useState('')
  const sent = useRef(false)
  const tabs = useRef<DraftTabs>(undefined)
  useEffect(() => {
    let open = true
    let heard = false
    const following = followDraft({ site, userId }, id, shown => {
      heard = true
      setText(shown)
    })
    tabs.current = following
    const restore = async () => {
      const kept = await writing.draft({ site, userId }, id).catch(() => '')
      // Who typed before it was read goes on behind it.
      if (open && kept !== '' && !sent.current && !heard) setText(typed => kept + typed)
    }
    void restore()
    return () => {
      open = false
      following.close()
    }
  }, [site, userId, id])
  return {
    text,
    write: (next: string) => {
      setText(next)
      tabs.current?.tell(next)
      void writing.keepDraft({ site, userId }, id, next)
    },
    clear: () => {
      sent.current = true
      tabs.current?.tell('')
      setText('')
    },
  }
}
