import type { ConversationId } from '@deskbell/contract'
import { useCallback, useEffect, useRef, useState } from 'react'
import { liveEvents } from '../../../platform/live-events.ts'
import { useSignedIn } from '../../ui/data/connection.ts'

/** The contract's pace: whoever types says so at most this often. */
const TELL_EVERY_MS = 3_000
/** A clock that is wrong must not make somebody type for ever. */
const LONGEST_MS = 15_000

interface Typist {
  readonly id: string
  readonly name: string
}

/** Who else types in a conversation now. Their message, or silence, ends it. */
export function useTypists(id: ConversationId): readonly Typist[] {
  const { me } = useSignedIn()
  const self = me.user.id
  const [typists, setTypists] = useState<readonly Typist[]>([])
  useEffect(() => {
    const timers = new Map<string, ReturnType<typeof setTimeout>>()
    const end = (author: string) => {
      clearTimeout(timers.get(author))
      timers.delete(author)
      setTypists(before => before.filter(each => each.id !== author))
    }
    const stop = liveEvents.subscribe(event => {
      if (event.type === 'message.created' && event.data.conversationId === id) end(event.data.message.author.id)
      if (event.type !== 'typing' || event.data.conversationId !== id || event.data.author.id === self) return
      const { author, until } = event.data
      const left = Math.min(Date.parse(until) - Date.now(), LONGEST_MS)
      clearTimeout(timers.get(author.id))
      // An event that was read late, after a reconnect, tells of the past.
      if (!(left > 0)) return
      timers.set(author.id, setTimeout(end, left, author.id))
      setTypists(before => [...before.filter(each => each.id !== author.id), author])
    })
    return () => {
      stop()
      for (const timer of timers.values()) clearTimeout(timer)
      setTypists([])
    }
  }, [id, self])
  return typists
}

/** Tells the others that somebody types here; call it at each key. Where the backend does not know it, it stops. */
export function useTellTyping(id: ConversationId): () => void {
  const { api } = useSignedIn()
  const told = useRef({ at: 0, refused: false })
  return useCallback(() => {
    const now = performance.now()
    const { at, refused } = told.current
    if (refused || (at !== 0 && now - at < TELL_EVERY_MS)) return
    told.current.at = now
    const tell = async () => {
      const answer = await api.typing.tell(id)
      if (!answer.ok && answer.failure.kind === 'problem' && answer.failure.status === 404) told.current.refused = true
    }
    void tell()
  }, [api, id])
}
