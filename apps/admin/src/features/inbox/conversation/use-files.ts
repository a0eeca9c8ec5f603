import type { ConversationId } from '@deskbell/contract'
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import { useSignedIn } from '../../ui/data/connection.ts'
import type { Upload, Uploads } from './uploads.ts'

const none: readonly Upload[] = []
const nothing = { get: () => none, subscribe: () => () => undefined }

/** The files that will go out with a reply. What sends them is loaded with the first one. */
export function useFiles(id: ConversationId) {
  const { api, site, me } = useSignedIn()
  const desk = `${site} ${me.user.id} ${id}`
  const [uploads, setUploads] = useState<Uploads>()
  const list = useSyncExternalStore((uploads?.list ?? nothing).subscribe, (uploads?.list ?? nothing).get)
  const open = useCallback(async () => {
    const { uploadsOf } = await import('./uploads.ts')
    const found = uploadsOf(desk)
    setUploads(found)
    return found
  }, [desk])
  useEffect(() => {
    // Left for a look elsewhere, and back: the files are still there.
    if (desks.has(desk)) void open()
  }, [desk, open])
  return {
    uploads,
    list,
    add: (files: readonly File[]) => {
      desks.add(desk)
      void open().then(to => to.add(api, files))
    },
    /** What the backend has; undefined while one is under way or failed. */
    ready: list.every(({ state }) => state === 'ready') ? list.flatMap(({ uploaded }) => uploaded ?? []) : undefined,
    isSending: list.some(({ state }) => state === 'sending'),
  }
}

/** Where files were ever chosen: nothing is loaded for the others. */
const desks = new Set<string>()
