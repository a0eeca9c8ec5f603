import type { Message } from '@deskbell/contract'
import type { MessageFile } from './message-view.ts'
import type { Thread } from './thread.ts'

export interface OpenFile {
  readonly thread: Thread
  readonly resolve: (url: string) => string | undefined
  readonly message: Message
  readonly file: MessageFile
  readonly event: Event
}

/** Links to files end after a time. One that has is fetched anew, and then followed. */
export function openFile({ thread, resolve, message, file, event }: OpenFile): void {
  const link = event.currentTarget
  if (!(link instanceof HTMLAnchorElement)) return
  const ends = Number(new URL(link.href).searchParams.get('exp'))
  if (!ends || ends > Date.now()) return
  event.preventDefault()
  void thread.refresh().then(() => {
    const newest = thread.get().messages.find(({ id }) => id === message.id) as
      | { readonly attachments?: readonly MessageFile[] }
      | undefined
    const fresh = newest?.attachments?.find(({ id }) => id === file.id)
    const href = fresh && resolve(fresh.url)
    if (!href || href === link.href) return
    link.href = href
    link.click()
  })
}
