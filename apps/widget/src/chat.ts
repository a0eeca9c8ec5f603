import { createVisitorApi } from '@deskbell/api'
import { chatStyles } from './chat-styles.ts'
import type { WidgetConfig } from './config.ts'
import { adoptStyles } from './dom.ts'
import { createPanel } from './panel.ts'
import { createThreadStorage } from './storage.ts'
import type { Language } from './texts.ts'
import { createThread } from './thread.ts'

export interface ChatOptions extends WidgetConfig {
  readonly language: Language
  readonly root: ShadowRoot
  readonly onOpenChange: (isOpen: boolean) => void
  readonly onUnread: (count: number) => void
}

export interface Chat {
  readonly open: () => void
  readonly close: () => void
}

/** The chat in its launcher's shadow. Nothing is sent to the server before the visitor writes. */
export function createChat(options: ChatOptions): Chat {
  const storage = createThreadStorage(options.site)
  const api = createVisitorApi({
    apiRoot: options.apiRoot,
    credentials: () => {
      const { token } = storage.read()
      return token ? { kind: 'bearer', token } : { kind: 'none' }
    },
  })
  const thread = createThread({
    api,
    storage,
    newKey,
    now: () => new Date(),
    wait: milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds)),
    language: options.languages[0] ?? options.language.code,
    lock: work => lockFor(options.site, work),
  })
  const setOpen = (isOpen: boolean) => {
    if (panel.node.hidden === !isOpen) return
    panel.node.hidden = !isOpen
    options.onOpenChange(isOpen)
    if (!isOpen) return
    panel.render()
    panel.focus()
  }
  const panel = createPanel(thread, options.language, () => setOpen(false))
  adoptStyles(options.root, chatStyles)
  options.root.append(panel.node)
  thread.subscribe(() => {
    panel.render()
    options.onUnread(thread.get().unread)
  })
  thread.start()
  return { open: () => setOpen(true), close: () => setOpen(false) }
}

/** 128 random bits. `crypto.randomUUID` is missing on pages without https. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('')
}

/** One page of this browser at a time. Plain http and sandboxed frames have no locks: there the work just runs. */
async function lockFor<T>(site: string, work: () => Promise<T>): Promise<T> {
  if (!('locks' in navigator)) return work()
  let begun = false
  try {
    return await navigator.locks.request(`deskbell:${site}`, () => {
      begun = true
      return work()
    })
  } catch (error) {
    if (begun) throw error
    return work()
  }
}
