import type { Person } from './visitor-facts.ts'

/** What the page hears by `on`. */
export interface PageEvents {
  readonly open: undefined
  readonly close: undefined
  /** How many replies were not seen. */
  readonly unread: number
  /** A message that stands in the conversation now. */
  readonly message: { readonly from: 'visitor' | 'team'; readonly text: string; readonly at: string }
}

type Listener<K extends keyof PageEvents> = (payload: PageEvents[K]) => void

/** `window.Deskbell`. Nothing of it throws. */
export interface PageApi {
  readonly version: string
  readonly open: () => void
  readonly close: () => void
  readonly toggle: () => void
  /** Who the visitor is; proven only with the HMAC of the site's own server. */
  readonly identify: (person: Person) => void
  readonly setLanguage: (language: string) => void
  readonly unreadCount: () => number
  /** @returns ends the listening */
  readonly on: <K extends keyof PageEvents>(event: K, listener: Listener<K>) => () => void
  /** Forgets the visitor on this browser: on shared computers, and when they sign out of the site. */
  readonly reset: () => void
  /** A command as the queue has them, `['open']`, or a function that is given this object. */
  readonly push: (...commands: unknown[]) => number
}

/** What the commands do. */
export interface PageCommands {
  readonly open: () => void
  readonly close: () => void
  readonly toggle: () => void
  readonly identify: (person: Person) => void
  readonly setLanguage: (language: string) => void
  readonly reset: () => void
}

export interface PageApiHandle {
  readonly api: PageApi
  readonly emit: <K extends keyof PageEvents>(event: K, payload: PageEvents[K]) => void
}

export function createPageApi(
  version: string,
  commands: PageCommands,
  report: (error: unknown) => void,
): PageApiHandle {
  const listeners = new Map<string, Set<(payload: never) => void>>()
  let unread = 0
  /** The page goes on whatever fails here; who looks at the console sees it. */
  const guarded = (work: () => void) => {
    try {
      work()
    } catch (error) {
      report(error)
    }
  }
  const api: PageApi = {
    version,
    open: () => guarded(commands.open),
    close: () => guarded(commands.close),
    toggle: () => guarded(commands.toggle),
    identify: person => guarded(() => commands.identify(readPerson(person))),
    setLanguage: language => guarded(() => commands.setLanguage(String(language))),
    reset: () => guarded(commands.reset),
    unreadCount: () => unread,
    on: (event, listener) => {
      if (typeof listener !== 'function') return () => {}
      const all = listeners.get(event) ?? new Set()
      listeners.set(event, all.add(listener))
      return () => void all.delete(listener)
    },
    push: (...list) => {
      for (const command of list) guarded(() => run(command))
      return 0
    },
  }

  function run(command: unknown): void {
    if (typeof command === 'function') (command as (api: PageApi) => void)(api)
    if (!Array.isArray(command)) return
    const [name, ...values] = command as [keyof PageApi, ...unknown[]]
    const method = Object.hasOwn(api, name) && name !== 'push' ? api[name] : undefined
    if (typeof method === 'function') Reflect.apply(method, undefined, values)
  }

  return {
    api: Object.freeze(api),
    emit: (event, payload) => {
      if (event === 'unread') {
        if (unread === payload) return
        unread = payload as number
      }
      for (const listener of listeners.get(event) ?? []) guarded(() => listener(payload as never))
    },
  }
}

/** The page's object is the page's: only texts are taken from it. */
function readPerson(person: unknown): Person {
  const given = typeof person === 'object' && person !== null ? (person as Record<string, unknown>) : {}
  const text = (key: keyof Person) => {
    const value = given[key]
    if (typeof value === 'number') return { [key]: String(value) }
    return typeof value === 'string' && value.trim() !== '' ? { [key]: value.trim() } : {}
  }
  return { ...text('externalId'), ...text('hmac'), ...text('name'), ...text('email') }
}

/** Commands that a page left before the script came: `(window.Deskbell ||= []).push(['open'])`. */
export function isCommandQueue(value: unknown): value is unknown[] {
  return Array.isArray(value) && value.every(command => Array.isArray(command) || typeof command === 'function')
}
