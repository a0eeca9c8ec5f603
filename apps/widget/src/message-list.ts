import type { Message } from '@deskbell/contract'
import { element } from './dom.ts'
import { seenByTeam } from './merge.ts'
import { type MessageViewOptions, messageItem, type PendingItem, pendingItem } from './message-view.ts'
import type { OutboxEntry } from './storage.ts'
import type { Thread } from './thread.ts'

export interface MessageListDeps extends MessageViewOptions {
  readonly thread: Thread
  readonly onEdit: (entry: OutboxEntry) => void
}

/** The messages on the screen, drawn once each. The view stays where it was, or at the end if it was there. */
export function createMessageList({ thread, onEdit, ...options }: MessageListDeps) {
  const { texts } = options
  const list = element('ol')
  const note = element('p', { class: 'note' })
  const mark = element('p', { class: 'state' })
  const more = element('button', { class: 'more', type: 'button', hidden: true }, texts.earlier)
  more.addEventListener('click', () => void thread.loadEarlier())
  // Silent: what is new is announced apart, or opening the chat would read it all.
  const node = element(
    'div',
    { class: 'log', role: 'log', 'aria-live': 'off', 'aria-label': texts.conversation, tabindex: '0' },
    more,
    note,
    list,
  )
  const drawn = new Map<string, { readonly node: HTMLLIElement; readonly from?: Message }>()
  const underWay = new Map<string, PendingItem>()

  const drawMessage = (message: Message) => {
    const known = drawn.get(message.id)
    // Drawn anew only if it says something else: fresh links alone are no news.
    if (known?.from?.text === message.text) return known.node
    const item = messageItem(message, options)
    known?.node.replaceWith(item)
    drawn.set(message.id, { node: item, from: message })
    return item
  }
  const drawPending = (entry: ReturnType<Thread['get']>['pending'][number]) => {
    const known = underWay.get(entry.key)
    known?.show(entry)
    if (known) return known.node
    const item = pendingItem(entry, texts, {
      onRetry: () => thread.retry(entry.key),
      onEdit: () => {
        const taken = thread.take(entry.key)
        if (taken) onEdit(taken)
      },
    })
    underWay.set(entry.key, item)
    drawn.set(entry.key, { node: item.node })
    return item.node
  }

  const render = () => {
    const state = thread.get()
    const atEnd = node.scrollHeight - node.scrollTop - node.clientHeight < 40
    const heightBefore = node.scrollHeight
    const firstBefore = list.firstElementChild
    const isEmpty = state.messages.length + state.pending.length === 0
    note.hidden = !isEmpty
    note.textContent = { empty: texts.welcome, ready: texts.welcome, loading: texts.loading, failed: texts.loadFailed }[
      state.load
    ]
    more.hidden = state.earlier === null || isEmpty
    const isOwnNew = state.pending.some(entry => !drawn.has(entry.key))
    const items = [...state.messages.map(drawMessage), ...state.pending.map(drawPending)]
    const wanted = new Set(items)
    for (const [key, item] of drawn) {
      if (wanted.has(item.node)) continue
      item.node.remove()
      drawn.delete(key)
      underWay.delete(key)
    }
    items.forEach((item, index) => {
      if (list.children[index] !== item) list.insertBefore(item, list.children[index] ?? null)
    })
    showMark()
    if (atEnd || isOwnNew) node.scrollTop = node.scrollHeight
    else if (firstBefore !== list.firstElementChild) node.scrollTop += node.scrollHeight - heightBefore
  }

  /** Under the visitor's newest message that was seen, or at the end if none was: one mark is enough. */
  function showMark(): void {
    const { messages, conversation, pending } = thread.get()
    const seenId = seenByTeam(messages, conversation?.agentSeen ?? null)
    const newest = messages.findLast(message => message.author.kind === 'visitor')
    const last = messages.at(-1)
    const isSeen = seenId !== undefined && seenId === newest?.id
    // After an answer nobody wonders whether it was seen.
    const under = last === newest && pending.length === 0 ? newest : undefined
    if (!conversation || !under) {
      mark.remove()
      return
    }
    mark.textContent = isSeen ? texts.seen : texts.sent
    const item = drawn.get(under.id)?.node
    if (mark.parentElement !== item) item?.append(mark)
  }

  return { node, render }
}
