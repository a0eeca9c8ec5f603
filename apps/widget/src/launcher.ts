import type { Chat, ChatOptions } from './chat.ts'
import type { WidgetConfig } from './config.ts'
import { adoptStyles, element, icon } from './dom.ts'
import { chooseLanguage } from './languages.ts'
import { launcherStyles } from './launcher-styles.ts'
import type { PageApiHandle, PageCommands } from './page-api.ts'
import { stayOnPage } from './stay-on-page.ts'
import { storageKey } from './storage-key.ts'
import { bury, isTombstone } from './tombstone.ts'
import type { Person } from './visitor-facts.ts'

interface ChatModule {
  readonly createChat: (options: ChatOptions) => Promise<Chat>
}

const bubble = 'M4 3h16a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2H9l-5 4v-4a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z'

/** Puts the button on the page. The chat is fetched when it is first opened, or at once if there is a thread to follow. */
export function launch(
  config: WidgetConfig,
  loadChat: (url: string) => Promise<ChatModule>,
  emit: PageApiHandle['emit'],
): PageCommands {
  let language = chooseLanguage(config.languages)
  let person: Person | undefined
  let unreadLabel: string | undefined
  const host = createHost(config)
  const root = host.attachShadow({ mode: 'open' })
  adoptStyles(root, launcherStyles)
  const count = element('span', { class: 'unread', 'aria-hidden': 'true', hidden: true })
  const button = element('button', { class: 'launcher', type: 'button', 'aria-expanded': 'false' }, icon(bubble), count)
  root.append(button)
  const rise = () => riseAbove(host)
  stayOnPage(host, rise)

  const showLanguage = () => {
    host.lang = language.code
    host.dir = language.dir
    button.setAttribute('aria-label', unreadLabel ?? language.open)
  }
  showLanguage()

  let chat: Promise<Chat> | undefined
  let loaded: Chat | undefined
  let failures = 0
  const load = () => {
    chat ??= start()
    return chat
  }
  async function start(): Promise<Chat> {
    try {
      const module = await loadChat(`${config.site}/widget/chat.js${failures === 0 ? '' : `?${failures}`}`)
      loaded = await module.createChat({
        ...config,
        language,
        person,
        root,
        onOpenChange: (isOpen, hadFocus) => {
          button.setAttribute('aria-expanded', String(isOpen))
          button.hidden = isOpen
          if (isOpen) rise()
          else if (hadFocus) button.focus()
          emit(isOpen ? 'open' : 'close', undefined)
        },
        onUnread: (unread, label) => {
          count.hidden = unread === 0
          count.textContent = unread > 99 ? '99+' : String(unread)
          unreadLabel = unread === 0 ? undefined : label
          showLanguage()
          emit('unread', unread)
        },
        onMessage: message => emit('message', message),
      })
      loaded.setLanguage(language)
      return loaded
    } catch (error) {
      // A failed download is tried again by the next click, under another address: Firefox keeps a page's failure for good.
      failures += 1
      chat = undefined
      throw error
    } finally {
      button.removeAttribute('aria-busy')
    }
  }
  const withChat = (work: (chat: Chat) => void) => {
    if (loaded) return work(loaded)
    button.setAttribute('aria-busy', 'true')
    load().then(work, () => {})
  }
  const commands: PageCommands = {
    open: () => withChat(one => one.open()),
    close: () => loaded?.close(),
    toggle: () => withChat(one => one.toggle()),
    identify: next => {
      person = next
      loaded?.identify(next)
    },
    setLanguage: wish => {
      language = chooseLanguage([wish, ...config.languages])
      unreadLabel = undefined
      showLanguage()
      loaded?.setLanguage(language)
    },
    reset: () => {
      person = undefined
      if (loaded) return loaded.reset()
      forget(config.site)
      chat?.then(
        one => one.reset(),
        () => {},
      )
    },
  }
  button.addEventListener('click', commands.open)
  if (hasThread(config.site)) load().catch(() => {})
  return commands
}

function createHost({ theme }: WidgetConfig): HTMLElement {
  const host = document.createElement('deskbell-chat')
  // The page's own rules reach the host, never what is inside: undone here by the one thing they cannot outweigh.
  const force = (property: string, value: string) => host.style.setProperty(property, value, 'important')
  force('all', 'initial')
  // Out of the page's flow: a grid or a flex box as body makes no place for it.
  force('position', 'fixed')
  // Spacing stays the reader's: their own style sheet may widen it (WCAG 1.4.12).
  for (const spacing of ['letter-spacing', 'word-spacing', 'line-height']) host.style.setProperty(spacing, 'normal')
  host.dataset['theme'] = theme
  return host
}

/** Into the top layer, above whatever number another part of the page gave itself, and out of a transformed body. */
function riseAbove(host: HTMLElement): void {
  if (typeof host.showPopover !== 'function') return
  host.popover = 'manual'
  try {
    if (host.matches(':popover-open')) host.hidePopover()
    host.showPopover()
  } catch {
    // Not on the page at this moment.
  }
}

function hasThread(site: string): boolean {
  try {
    const text = localStorage.getItem(storageKey(site))
    return text !== null && !isTombstone(text)
  } catch {
    return false
  }
}

/** Of this visitor nothing is left, with or without a chat that could see to it. */
export function forget(site: string): void {
  try {
    bury(localStorage, storageKey(site))
  } catch {
    // Where storage is forbidden there is nothing to forget.
  }
}
