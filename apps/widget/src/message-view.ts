import type { Message } from '@deskbell/contract'
import { bytesText } from './bytes.ts'
import { element } from './dom.ts'
import { splitLinks } from './links.ts'
import { picture } from './picture.ts'
import type { Texts } from './texts/texts.ts'
import type { PendingMessage } from './thread.ts'

/** A file of a message, as the contract has it. */
export interface MessageFile {
  readonly id: string
  readonly name: string
  readonly size: number
  readonly url: string
  readonly thumbnailUrl?: string | undefined
}

export interface MessageViewOptions {
  readonly texts: Texts
  readonly code: string
  /** The absolute address of something of the backend's; undefined if it is none that may be opened. */
  readonly resolve: (url: string) => string | undefined
  /** Links to files end: opens one anew. */
  readonly onOpenFile: (message: Message, file: MessageFile, event: Event) => void
}

/** One message that the server has. */
export function messageItem(message: Message, options: MessageViewOptions): HTMLLIElement {
  const own = message.author.kind === 'visitor'
  const at = new Date(message.createdAt)
  const time = element(
    'time',
    { datetime: message.createdAt },
    at.toLocaleTimeString(options.code, { timeStyle: 'short' }),
  )
  const name = own ? options.texts.you : message.author.name
  const { avatarUrl } = message.author
  const url = own || !avatarUrl ? undefined : options.resolve(avatarUrl)
  return element(
    'li',
    { class: own ? 'own' : 'theirs' },
    element('div', { class: 'who' }, ...(url ? [picture(url, 'small')] : []), element('bdi', {}, name), ', ', time),
    ...textOf(message.text),
    ...filesOf(message, options),
  )
}

function textOf(text: string): HTMLElement[] {
  if (text === '') return []
  const parts = splitLinks(text).map(part =>
    part.href
      ? element('a', { href: part.href, target: '_blank', rel: 'noopener noreferrer nofollow', dir: 'ltr' }, part.text)
      : part.text,
  )
  return [element('p', { class: 'text', dir: 'auto' }, ...parts)]
}

function filesOf(message: Message, { texts, code, resolve, onOpenFile }: MessageViewOptions): HTMLElement[] {
  const { attachments = [] } = message as { readonly attachments?: readonly MessageFile[] }
  return attachments.flatMap(file => {
    const href = resolve(file.url)
    if (!href) return []
    const size = bytesText(file.size, code)
    const small = file.thumbnailUrl === undefined ? undefined : resolve(file.thumbnailUrl)
    const link = element(
      'a',
      {
        class: 'file',
        href,
        target: '_blank',
        rel: 'noopener noreferrer',
      },
      ...(small ? [picture(small, 'thumbnail')] : []),
      element('span', { class: 'unseen' }, texts.download),
      element('bdi', {}, file.name),
      element('span', {}, size),
    )
    link.addEventListener('click', event => onOpenFile(message, file, event))
    return [link]
  })
}

export interface PendingItem {
  readonly node: HTMLLIElement
  readonly show: (entry: PendingMessage) => void
}

export interface PendingActions {
  readonly onRetry: () => void
  readonly onEdit: () => void
}

/** One that is on its way. Its state changes in place and unspoken: every new try would be read out otherwise. */
export function pendingItem(entry: PendingMessage, texts: Texts, { onRetry, onEdit }: PendingActions): PendingItem {
  const state = element('p', {})
  const retry = element('button', { type: 'button' }, texts.tryAgain)
  const edit = element('button', { type: 'button' }, texts.edit)
  retry.addEventListener('click', onRetry)
  edit.addEventListener('click', onEdit)
  const node = element(
    'li',
    { class: 'own' },
    element('div', { class: 'who' }, texts.you),
    ...textOf(entry.text),
    ...(entry.files ?? []).map(({ name }) => element('p', { class: 'file' }, element('bdi', {}, name))),
    state,
  )
  let shown: string | undefined
  const show = (next: PendingMessage) => {
    const now = next.state === 'failed' ? `failed ${next.refused}` : 'sending'
    if (now === shown) return
    shown = now
    state.className = `state ${next.state}`
    if (next.state !== 'failed') state.replaceChildren(texts.sending)
    else if (next.refused === 'attachment_missing') state.replaceChildren(`${texts.fileGone} `, edit)
    else state.replaceChildren(`${texts.notSent} `, retry, ' ', edit)
  }
  show(entry)
  return { node, show }
}
