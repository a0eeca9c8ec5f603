import type { Message } from '@deskbell/contract'
import type { Thread } from './thread.ts'

/** Tells each message that comes while the page is open, once; what was there when it was opened is not new. */
export function watchNewMessages(thread: Thread, onNew: (message: Message) => void): void {
  let heardUpTo: string | undefined
  thread.subscribe(() => {
    const { load, messages } = thread.get()
    if (load === 'empty') heardUpTo = ''
    else if (load === 'loading') heardUpTo = undefined
    if (load !== 'ready') return
    const from = messages.findIndex(message => message.id === heardUpTo)
    const news = heardUpTo === undefined ? [] : messages.slice(from + 1)
    heardUpTo = messages.at(-1)?.id ?? ''
    for (const message of news) onNew(message)
  })
}
