import type { ConversationId } from '@deskbell/contract'
import { useEffect, useRef, useState } from 'react'
import type { Writer } from '../../../shared/reply-row.ts'
import { type Draft, openDraft } from './open-draft.ts'

/** What stands in the field, kept on the device with every letter, and the same in every tab. */
export function useDraft({ site, userId }: Writer, id: ConversationId) {
  const [text, setText] = useState('')
  const draft = useRef<Draft>(undefined)
  useEffect(() => {
    const opened = openDraft({ site, userId }, id, setText)
    draft.current = opened
    return () => opened.close()
  }, [site, userId, id])
  return {
    text,
    write: (next: string) => draft.current?.write(next),
    clear: () => draft.current?.clear(),
  }
}
