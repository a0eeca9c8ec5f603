import { type NotificationLanguage, notificationLanguage } from '../notification-language.ts'
import { ar } from './ar.ts'
import { de } from './de.ts'
import { en } from './en.ts'
import { es } from './es.ts'
import { fr } from './fr.ts'

/** Everything that the server itself says in a notification, in one language. Names come ready for a sentence (`inSentence`). */
export interface Words {
  readonly lang: NotificationLanguage
  readonly dir: 'ltr' | 'rtl'
  /** A visitor without a name. */
  readonly visitor: string
  /** Something came, and nothing is told of it. */
  readonly newMessage: string
  /** So many unread messages of one person. */
  readonly from: (count: number, name: string) => string
  /** A message without a text: the names of its files. */
  readonly files: (count: number, names: string) => string
  /** Who has the conversation now, or closed it. */
  readonly taken: Readonly<Record<'taken' | 'assigned' | 'closed', (name: string) => string>>
  /** The same without a name. */
  readonly takenByColleague: Readonly<Record<'taken' | 'assigned' | 'closed', string>>
  /** Whose conversation it is about. */
  readonly conversationWith: (name: string) => string
  /** So many conversations wait, the oldest for so many minutes. */
  readonly summary: (count: number, oldestMinutes: number) => { readonly title: string; readonly body: string }
  readonly actions: Readonly<Record<'reply' | 'read' | 'take', string>>
  readonly test: {
    readonly own: string
    /** Of somebody else's test. */
    readonly by: (name: string) => string
    readonly body: string
  }
  /** A device of the recipient was reported lost, by themselves or by somebody. */
  readonly lost: {
    readonly title: string
    readonly own: (device: string) => string
    readonly by: (device: string, name: string) => string
    readonly body: string
  }
  readonly welcome: { readonly title: string; readonly body: string }
}

const languages: Readonly<Record<NotificationLanguage, Words>> = { en, de, es, fr, ar }

/** For a device or person that speaks `language` (BCP 47); English if we do not. */
export function wordsFor(language: string | null): Words {
  return languages[notificationLanguage(language)]
}
