import type { Conversation, Message, Page } from '@deskbell/contract'
import type { InfiniteData } from '@tanstack/react-query'

export type Pages<T> = InfiniteData<Page<T>, unknown>

/** A message into the newest page, once: the server's echo of an own message and its event may both come. */
export function withMessage(pages: Pages<Message>, message: Message): Pages<Message> {
  if (pages.pages.some(page => page.items.some(({ id }) => id === message.id))) return pages
  return onFirstPage(pages, items => [message, ...items].sort((a, b) => b.createdAt.localeCompare(a.createdAt)))
}

/**
 * A conversation as it is now, into a list: in its place by newest message, or out of it if it no longer belongs there.
 * One that is older than all that is loaded comes with its own page.
 */
export function withConversation(
  pages: Pages<Conversation>,
  changed: Conversation,
  belongs: boolean,
): Pages<Conversation> {
  const without = {
    ...pages,
    pages: pages.pages.map(page => ({ ...page, items: page.items.filter(({ id }) => id !== changed.id) })),
  }
  if (!belongs) return without
  const at = newestOf(changed)
  const last = without.pages.at(-1)
  const oldest = last?.items.at(-1)
  if (last?.nextCursor && oldest && at < newestOf(oldest)) return without
  let placed = false
  const next = without.pages.map((page, index) => {
    if (placed) return page
    const place = page.items.findIndex(item => newestOf(item) <= at)
    if (place < 0 && index < without.pages.length - 1) return page
    placed = true
    const items = [...page.items]
    items.splice(place < 0 ? items.length : place, 0, changed)
    return { ...page, items }
  })
  return { ...without, pages: next }
}

/** What a search found, as it is now: it stays where it was found. */
export function withSameConversation(pages: Pages<Conversation>, changed: Conversation): Pages<Conversation> {
  return {
    ...pages,
    pages: pages.pages.map(page => ({
      ...page,
      items: page.items.map(item => (item.id === changed.id ? { ...changed, match: item.match } : item)),
    })),
  }
}

/** Every item of every page that is loaded, in order. */
export function flatten<T>(pages: Pages<T> | undefined): T[] {
  return pages?.pages.flatMap(page => page.items) ?? []
}

function newestOf(conversation: Conversation): string {
  return conversation.lastMessage?.createdAt ?? conversation.createdAt
}

function onFirstPage<T>(pages: Pages<T>, change: (items: T[]) => T[]): Pages<T> {
  const [first, ...rest] = pages.pages
  return first ? { ...pages, pages: [{ ...first, items: change(first.items) }, ...rest] } : pages
}
