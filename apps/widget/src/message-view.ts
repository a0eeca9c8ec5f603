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

/** One that is on its way. */
export function pendingItem(entry: PendingMessage, texts: Texts, onRetry: () => void): HTMLLIElement {
  const state = element(
    'p',
    { class: `state ${entry.state}` },
    entry.state === 'failed' ? `${texts.notSent} ` : texts.sending,
  )
  if (entry.state === 'failed') {
    const retry = element('button', { type: 'button' }, texts.tryAgain)
    retry.addEventListener('click', onRetry)
    state.append(retry)
  }
  const who = element('div', { class: 'who' }, texts.you)
  return element('li', { class: 'own' }, who, element('p', { class: 'text', dir: 'auto' }, entry.text), state)
}
