import type { ConversationId } from '@deskbell/contract'
import { useState, useSyncExternalStore } from 'react'
import { useSignedIn } from '../../ui/data/connection.ts'
import { t } from '../../ui/i18n/text.ts'
import { toast } from '../../ui/toasts.tsx'
import type { Upload, Uploads } from './uploads.ts'

const none: readonly Upload[] = []
const nothing = { get: () => none, subscribe: () => () => undefined }

/** The files that will go out with a reply. What sends them is loaded with the first one. */
export function useFiles(id: ConversationId) {
  const { api, site, me } = useSignedIn()
  const desk = `${site} ${me.user.id} ${id}`
  const [uploads, setUploads] = useState(() => opened.get(desk))
  const list = useSyncExternalStore((uploads?.list ?? nothing).subscribe, (uploads?.list ?? nothing).get)
  const open = async () => {
    const { uploadsOf } = await import('./uploads.ts')
    const found = uploadsOf(desk)
    opened.set(desk, found)
    setUploads(found)
    return found
  }
  return {
    uploads,
    add: (files: readonly File[]) => {
      open().then(
        to => to.add(api, files),
        () =>
          toast(t('The files were not attached. Check your connection, reload the page and choose them again.'), {
            tone: 'error',
          }),
      )
    },
    /** What the backend has; undefined while one is under way or failed. */
    ready: list.every(({ state }) => state === 'ready') ? list.flatMap(({ uploaded }) => uploaded ?? []) : undefined,
    isSending: list.some(({ state }) => state === 'sending'),
  }
}

/** Where files were chosen: after a look elsewhere they are still there. */
const opened = new Map<string, Uploads>()
