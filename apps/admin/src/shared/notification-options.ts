import type { PushAction, PushMessage, PushMessageData } from '@deskbell/contract'
import type { GenericText } from './generic-text.ts'

/** What is shown: both arguments of `showNotification()`. */
export interface Shown {
  readonly title: string
  readonly options: ShownOptions
}

/** `renotify` and `badge` are Chromium's; the compiler's libraries do not know the first. */
export interface ShownOptions extends NotificationOptions {
  readonly renotify?: boolean
  readonly navigate?: string
  readonly actions?: readonly ShownAction[]
  readonly data: ShownData
}

/** A button. `text` asks for words where the platform can, and is an ordinary button elsewhere. */
export interface ShownAction {
  readonly action: string
  readonly title: string
  readonly type?: 'text'
}

/** What comes back with a click. */
export interface ShownData {
  readonly message: PushMessageData | null
  /** The address as it came; checked again when it is used (C3). */
  readonly navigate: string | null
}

export interface OptionsContext {
  /** The same notification is on the screen already: it is replaced and does not ring again. */
  readonly duplicate: boolean
  /** Address of the one-colour picture for Android's status bar. */
  readonly badge?: string | undefined
  readonly icon?: string | undefined
  /** WebKit opens `navigate` by itself, where its click event may not come at all (C2); other browsers ignore it. */
  readonly navigate?: string | undefined
  /** How many buttons this platform shows; 0 where it shows none. */
  readonly maxActions?: number
}

/**
 * Of a push message, what `showNotification()` takes (W2): `title`, `navigate`, `app_badge` and `mutable` are no options,
 * `renotify` stands only beside a `tag`, and nothing vibrates that is silent. Both are a TypeError in browsers.
 */
export function toNotificationOptions(message: PushMessage, context: OptionsContext): Shown {
  const { title, body, lang, dir, tag, icon, silent, data, navigate } = message.notification
  const actions = (message.notification.actions ?? []).slice(0, context.maxActions ?? 0)
  const picture = icon ?? context.icon
  return {
    title,
    options: {
      body,
      ...(lang ? { lang } : {}),
      ...(dir ? { dir } : {}),
      ...(picture ? { icon: picture } : {}),
      ...(context.badge ? { badge: context.badge } : {}),
      // The contract's parser gives every message a tag.
      tag,
      renotify: !context.duplicate && !silent,
      ...(context.navigate ? { navigate: context.navigate } : {}),
      silent,
      ...(actions.length > 0 ? { actions: actions.map(toButton) } : {}),
      data: { message: data, navigate },
    },
  }
}

function toButton({ action, title }: PushAction): ShownAction {
  return { action, title, ...(action === 'reply' ? { type: 'text' } : {}) }
}

/** Shown when a message could not be read, or its own notification could not be shown. */
export function toGenericNotification(text: GenericText, data: ShownData): Shown {
  return { title: text.title, options: { body: text.body, lang: text.lang, dir: text.dir, data } }
}
