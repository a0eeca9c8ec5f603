import { createVisitorApi } from '@deskbell/api'
import { createPlayer } from '@deskbell/sounds'
import { createAnnouncer } from './announcer.ts'
import { createCaller } from './caller.ts'
import { chatStyles } from './chat-styles.ts'
import type { WidgetConfig } from './config.ts'
import { adoptStyles } from './dom.ts'
import type { Uploader } from './file-tray.ts'
import type { Language } from './languages.ts'
import { loadTexts } from './load-texts.ts'
import { lockFor } from './lock.ts'
import { watchNewMessages } from './new-messages.ts'
import { openFile } from './open-file.ts'
import { tellTyping } from './own-typing.ts'
import type { PageEvents } from './page-api.ts'
import { keepPresence } from './page-presence.ts'
import { createPanel, type Panel } from './panel.ts'
import { createSiteInfo } from './site-info.ts'
import { createThreadStorage } from './storage.ts'
import { storageKey } from './storage-key.ts'
import { shareTabs } from './tabs.ts'
import type { Texts } from './texts/texts.ts'
import { createThread } from './thread.ts'
import { upload } from './upload.ts'
import { createVisitorFacts, type Person } from './visitor-facts.ts'
import { watchAddress } from './watch-address.ts'

export interface ChatOptions extends WidgetConfig {
  readonly language: Language
  readonly person: Person | undefined
  readonly root: ShadowRoot
  readonly onOpenChange: (isOpen: boolean, hadFocus: boolean) => void
  readonly onUnread: (count: number, label: string) => void
  readonly onMessage: (message: PageEvents['message']) => void
}

export interface Chat {
  readonly open: () => void
  readonly close: () => void
  readonly toggle: () => void
  readonly identify: (person: Person) => void
  readonly setLanguage: (language: Language) => void
  readonly reset: () => void
}

/** The chat in its launcher's shadow. Nothing is told of the visitor before they write. */
export async function createChat(options: ChatOptions): Promise<Chat> {
  const { site, apiRoot, root } = options
  let { language } = options
  const storage = createThreadStorage(site)
  let [texts] = await Promise.all([loadTexts(language.code), storage.restore()])
  const hasVisitor = () => storage.read().token !== undefined
  const api = createVisitorApi({
    apiRoot,
    credentials: () => {
      const { token } = storage.read()
      return token ? { kind: 'bearer', token } : { kind: 'none' }
    },
  })
  const pageId = newKey()
  let known: Person = {}
  const keepExternalId = () => {
    const { externalId } = known
    if (externalId && hasVisitor()) storage.write({ ...storage.read(), externalId })
  }
  const facts = createVisitorFacts({
    api,
    hasVisitor,
    page: () => ({ url: location.href.slice(0, 2048), title: document.title.slice(0, 1000) }),
    referrer: document.referrer.slice(0, 2048),
    language: () => navigator.language,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  })
  const thread = createThread({
    api,
    storage,
    newKey,
    now: () => new Date(),
    wait: milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds)),
    language: navigator.language,
    pageId,
    lock: work => lockFor(`deskbell:${site}:send`, work),
    onVisitor: () => {
      keepExternalId()
      facts.forget()
      void facts.tell()
      tellPresence()
    },
    onNews: event => tabs.tell({ kind: 'event', ...event }),
    onLink: kind => tabs.tell({ kind }),
  })
  const tellPresence = keepPresence({ api, pageId, hasVisitor, isStreaming: thread.isLive })
  const siteInfo = createSiteInfo(api, () => panel.render())
  const onType = tellTyping(api, () => thread.get().messages.length > 0, Date.now)
  const resolve = (url: string) => resolveUrl(url, apiRoot)
  const announcer = createAnnouncer()
  const send: Uploader = async (file, signal, onProgress) => {
    const visitor = await thread.ensureVisitor()
    const { token } = storage.read()
    if (!visitor.ok || !token) return { kind: 'offline' }
    return upload({ apiRoot, token, file, signal, onProgress })
  }

  const caller = createCaller({
    player: createPlayer({
      createContext: () => (typeof AudioContext === 'undefined' ? undefined : new AudioContext()),
    }),
    site: async () => {
      await siteInfo.refresh()
      return siteInfo.get()
    },
    isMuted: () => storage.read().muted === true,
    isOpen: () => isOpen() && !document.hidden,
    lock: `deskbell:${site}:sound`,
  })
  // A touch of the chat is what lets it be heard later (S65).
  for (const touch of ['pointerdown', 'keydown']) root.addEventListener(touch, caller.unlock, { passive: true })

  const makePanel = (): Panel =>
    createPanel({
      thread,
      texts,
      code: language.code,
      config: siteInfo.get,
      resolve,
      onOpenFile: (message, file, event) => openFile({ thread, resolve, message, file, event }),
      upload: send,
      onType,
      onClose: () => setOpen(false),
      sound: {
        isOn: () => storage.read().muted !== true,
        toggle: () => {
          const { muted, ...rest } = storage.read()
          storage.write(muted ? rest : { ...rest, muted: true })
          caller.stop()
        },
      },
      asksEmail: () => asksEmail(),
      email: {
        onSave: async email => {
          const { token } = storage.read()
          const answer = await api.visitor.update({ email })
          if (answer.ok && storage.read().token === token) storage.write({ ...storage.read(), emailAsked: true })
          if (answer.ok) return 'saved'
          return answer.failure.kind === 'problem' && answer.failure.status === 400 ? 'wrong' : 'failed'
        },
        onSkip: () => {
          storage.write({ ...storage.read(), emailAsked: true })
          panel.render()
          panel.focus()
        },
      },
    })
  const asksEmail = () => {
    const info = siteInfo.get()
    const waitsForAnswer = thread.get().messages.at(-1)?.author.kind === 'visitor'
    return (
      info?.askEmailWhenAway === true && !info.online && waitsForAnswer && !storage.read().emailAsked && !known.email
    )
  }
  let panel = makePanel()

  const isOpen = () => !panel.node.hidden
  const setOpen = (wanted: boolean) => {
    if (isOpen() === wanted) return
    const hasFocus = panel.node.contains(root.activeElement)
    panel.node.hidden = !wanted
    options.onOpenChange(wanted, hasFocus)
    if (!wanted) return
    caller.stop()
    void siteInfo.refresh()
    panel.render()
    panel.focus()
  }
  const show = (next: Language, loaded: Texts) => {
    language = next
    texts = loaded
    const old = panel
    const hadFocus = old.node.contains(root.activeElement)
    panel = makePanel()
    panel.node.hidden = old.node.hidden
    panel.setDraft(old.draft())
    old.node.replaceWith(panel.node)
    panel.render()
    if (hadFocus) panel.focus()
    options.onUnread(thread.get().unread, texts.openUnread(thread.get().unread))
  }
  const identify = (person: Person) => {
    const { externalId } = storage.read()
    // Somebody else at this computer does not read on in the last one's conversation.
    if (externalId !== undefined && person.externalId !== undefined && externalId !== person.externalId) {
      thread.reset()
      panel.clear()
    }
    known = person
    keepExternalId()
    facts.identify(person)
    void facts.tell()
  }

  adoptStyles(root, chatStyles)
  root.append(announcer.node, panel.node)
  thread.subscribe(() => {
    panel.render()
    const { unread } = thread.get()
    // Seen in another tab.
    if (unread === 0) caller.stop()
    options.onUnread(unread, texts.openUnread(unread))
  })
  watchNewMessages(thread, ({ author, text, createdAt, attachments = [] }) => {
    const isOwn = author.kind === 'visitor'
    if (!isOwn) {
      void caller.call()
      announcer.say(`${author.name}: ${[text, ...attachments.map(({ name }) => name)].filter(Boolean).join(', ')}`)
    }
    options.onMessage({ from: isOwn ? 'visitor' : 'team', text, at: createdAt })
  })
  if (options.person) identify(options.person)
  const tabs = shareTabs({
    name: `deskbell:${site}`,
    isVisible: () => !document.hidden,
    onLead: thread.lead,
    onEvent: thread.hear,
    onLink: state => thread.setBehind(state === 'behind'),
  })
  addEventListener('storage', event => {
    if (event.key === storageKey(site) || event.key === null) thread.reread()
  })
  addEventListener('online', () => void thread.refresh())
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) void thread.refresh()
  })
  watchAddress(() => void facts.tell())
  thread.start()
  tellPresence()
  return {
    open: () => setOpen(true),
    close: () => setOpen(false),
    toggle: () => setOpen(!isOpen()),
    identify,
    setLanguage: wanted => {
      if (wanted.code === language.code) return
      // Without the file, as after an update of the server, the language stays.
      loadTexts(wanted.code).then(
        loaded => show(wanted, loaded),
        () => {},
      )
    },
    reset: () => {
      setOpen(false)
      facts.forgetPerson()
      known = {}
      thread.reset()
      panel.clear()
    },
  }
}

/** Only what the backend itself serves, or another place on the web; nothing that runs. */
function resolveUrl(url: string, apiRoot: string): string | undefined {
  if (!URL.canParse(url, apiRoot)) return undefined
  const { protocol, href } = new URL(url, apiRoot)
  return /^https?:$/.test(protocol) ? href : undefined
}

/** 128 random bits. `crypto.randomUUID` is missing on pages without https. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('')
}
