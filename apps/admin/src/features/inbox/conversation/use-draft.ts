import type { ConversationId } from '@deskbell/contract'
import { useEffect, useRef, useState } from 'react'
import { writing } from '../../../platform/storage.ts'
import type { Writer } from '../../../shared/reply-row.ts'

/**
 * What stands in the field, kept on the device with every letter.
 * `clear` empties the field alone: the draft ends where the reply begins, in one transaction.
 */
export function useDraft({ site, userId }: Writer, id: ConversationId) {
  const [text, setText] = useState('')
  const sent = useRef(false)
  useEffect(() => {
    let open = true
    const restore = async () => {
      const kept = await writing.draft({ site, userId }, id).catch(() => '')
      // Who typed before it was read goes on behind it.
      if (open && kept !== '' && !sent.current) setText(typed => kept + typed)
    }
    void restore()
    return () => {
      open = false
    }
  }, [site, userId, id])
  return {
    text,
    write: (next: string) => {
      setText(next)
      void writing.keepDraft({ site, userId }, id, next)
    },
    clear: () => {
      sent.current = true
      setText('')
    },
  }
}
