import type { Chat, ChatOptions } from './chat.ts'
import type { WidgetConfig } from './config.ts'
import { adoptStyles, element, icon } from './dom.ts'
import { launcherStyles } from './launcher-styles.ts'
import { storageKey } from './storage-key.ts'
import { chooseLanguage } from './texts.ts'

export interface Launcher {
  readonly open: () => void
  readonly close: () => void
}

interface ChatModule {
  readonly createChat: (options: ChatOptions) => Chat
}

const bubble = 'M4 3h16a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2H9l-5 4v-4a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z'

/** Puts the button on the page. The chat is fetched when it is first opened, or at once if there is a thread to follow. */
export function launch(config: WidgetConfig, loadChat: (url: string) => Promise<ChatModule>): Launcher {
  const language = chooseLanguage(config.languages)
  const { texts } = language
  const host = document.createElement('deskbell-chat')
  // The page's own rules reach the host, never what is inside: undone here by the one thing they cannot outweigh.
  host.style.setProperty('all', 'initial', 'important')
  // Spacing stays the reader's: their own style sheet may widen it (WCAG 1.4.12).
  for (const spacing of ['letter-spacing', 'word-spacing', 'line-height']) host.style.setProperty(spacing, 'normal')
  host.lang = language.code
  host.dir = language.dir
  const root = host.attachShadow({ mode: 'open' })
  adoptStyles(root, launcherStyles)
  const count = element('span', { class: 'unread', 'aria-hidden': 'true', hidden: true })
  const button = element(
    'button',
    { class: 'launcher', type: 'button', 'aria-expanded': 'false', 'aria-label': texts.open },
    icon(bubble),
    count,
  )
  root.append(button)
  document.body.append(host)

  let chat: Promise<Chat> | undefined
  const load = () => {
    chat ??= loadChat(`${config.site}/widget/chat.js`).then(module =>
      module.createChat({
        ...config,
        language,
        root,
        onOpenChange: isOpen => {
          button.setAttribute('aria-expanded', String(isOpen))
          button.hidden = isOpen
          if (!isOpen) button.focus()
        },
        onUnread: unread => {
          count.hidden = unread === 0
          count.textContent = unread > 99 ? '99+' : String(unread)
          button.setAttribute('aria-label', unread === 0 ? texts.open : texts.openUnread(unread))
        },
      }),
    )
    // A failed download is tried again by the next click.
    chat.catch(() => {
      chat = undefined
      button.removeAttribute('aria-busy')
    })
    return chat
  }
  const open = () => {
    button.setAttribute('aria-busy', 'true')
    load().then(
      loaded => {
        button.removeAttribute('aria-busy')
        loaded.open()
      },
      () => {},
    )
  }
  button.addEventListener('click', open)
  if (hasThread(config.site)) load().catch(() => {})
  return {
    open,
    close: () =>
      void chat?.then(
        loaded => loaded.close(),
        () => {},
      ),
  }
}

function hasThread(site: string): boolean {
  try {
    return localStorage.getItem(storageKey(site)) !== null
  } catch {
    return false
  }
}
