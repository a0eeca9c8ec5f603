import type { Message } from '@deskbell/contract'
import { element } from './dom.ts'
import type { Texts } from './texts.ts'
import type { PendingMessage } from './thread.ts'

/** One message that the server has. */
export function messageItem(message: Message, texts: Texts, language: string): HTMLLIElement {
  const own = message.author.kind === 'visitor'
  const at = new Date(message.createdAt)
  const time = element('time', { datetime: message.createdAt }, at.toLocaleTimeString(language, { timeStyle: 'short' }))
  const who = element('div', { class: 'who' }, element('bdi', {}, own ? texts.you : message.author.name), ', ', time)
  return element(
    'li',
    { class: own ? 'own' : 'theirs' },
    who,
    element('p', { class: 'text', dir: 'auto' }, message.text),
  )
}

export interface PendingItem {
  readonly node: HTMLLIElement
  readonly show: (state: PendingMessage['state']) => void
}

/** One that is on its way. Its state changes in place and unspoken: every new try would be read out otherwise. */
export function pendingItem(entry: PendingMessage, texts: Texts, onRetry: () => void): PendingItem {
  const state = element('p', { 'aria-live': 'off' })
  const retry = element('button', { type: 'button' }, texts.tryAgain)
  retry.addEventListener('click', onRetry)
  const who = element('div', { class: 'who' }, texts.you)
  const node = element('li', { class: 'own' }, who, element('p', { class: 'text', dir: 'auto' }, entry.text), state)
  let shown: PendingMessage['state'] | undefined
  const show = (next: PendingMessage['state']) => {
    if (next === shown) return
    shown = next
    state.className = `state ${next}`
    state.replaceChildren(...(next === 'failed' ? [`${texts.notSent} `, retry] : [texts.sending]))
  }
  show(entry.state)
  return { node, show }
}
