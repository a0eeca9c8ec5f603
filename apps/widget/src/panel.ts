import { createComposer } from './composer.ts'
import { element, icon } from './dom.ts'
import { messageItem, type PendingItem, pendingItem } from './message-view.ts'
import type { Language } from './texts.ts'
import type { Thread } from './thread.ts'

const cross = 'M6.4 5 12 10.6 17.6 5 19 6.4 13.4 12l5.6 5.6-1.4 1.4L12 13.4 6.4 19 5 17.6 10.6 12 5 6.4z'

export interface Panel {
  readonly node: HTMLElement
  readonly focus: () => void
  readonly render: () => void
}

/** The conversation on the screen. It reads the thread's state and draws it; it keeps none of its own. */
export function createPanel(thread: Thread, { texts, code }: Language, onClose: () => void): Panel {
  const close = element('button', { class: 'close', type: 'button', 'aria-label': texts.close }, icon(cross))
  close.addEventListener('click', onClose)
  const list = element('ol')
  const note = element('p', { class: 'note' })
  const more = element('button', { class: 'more', type: 'button', hidden: true }, texts.earlier)
  more.addEventListener('click', () => void thread.loadEarlier())
  const log = element(
    'div',
    { class: 'log', role: 'log', 'aria-label': texts.conversation, tabindex: '0' },
    more,
    note,
    list,
  )
  const banner = element('p', { class: 'banner', role: 'status', hidden: true }, texts.behind)
  const composer = createComposer(texts, text => thread.send(text))
  const node = element(
    'section',
    { class: 'panel', role: 'dialog', 'aria-labelledby': 'title', hidden: true },
    element('header', {}, element('h2', { id: 'title' }, texts.title), close),
    log,
    banner,
    composer.form,
  )
  node.addEventListener('keydown', event => {
    if (event.key === 'Escape') onClose()
  })

  const drawn = new Map<string, HTMLLIElement>()
  const underWay = new Map<string, PendingItem>()
  const render = () => {
    const state = thread.get()
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40
    const heightBefore = log.scrollHeight
    const firstBefore = list.firstElementChild
    const empty = state.messages.length + state.pending.length === 0
    note.hidden = !empty
    note.textContent = { empty: texts.welcome, ready: texts.welcome, loading: texts.loading, failed: texts.loadFailed }[
      state.load
    ]
    banner.hidden = !state.behind && !state.pending.some(entry => entry.state === 'waiting')
    more.hidden = state.earlier === null || empty
    // Only what is new is added, so that a screen reader hears each message once.
    const wanted = [
      ...state.messages.map(message => ({ key: message.id, make: () => messageItem(message, texts, code) })),
      ...state.pending.map(entry => ({
        key: entry.key,
        make: () => {
          const item = pendingItem(entry, texts, () => thread.retry(entry.key))
          underWay.set(entry.key, item)
          return item.node
        },
      })),
    ]
    for (const entry of state.pending) underWay.get(entry.key)?.show(entry.state)
    const isOwnNew = state.pending.some(entry => !drawn.has(entry.key))
    const keys = new Set(wanted.map(({ key }) => key))
    for (const [key, item] of drawn) {
      if (keys.has(key)) continue
      item.remove()
      drawn.delete(key)
      underWay.delete(key)
    }
    wanted.forEach(({ key, make }, index) => {
      const item = drawn.get(key) ?? make()
      drawn.set(key, item)
      if (list.children[index] !== item) list.insertBefore(item, list.children[index] ?? null)
    })
    if (atEnd || isOwnNew) log.scrollTop = log.scrollHeight
    else if (firstBefore !== list.firstElementChild) log.scrollTop += log.scrollHeight - heightBefore
    if (!node.hidden) thread.markSeen()
  }
  return { node, focus: composer.focus, render }
}
