import type { MailLanguage, MailTemplateEvent } from '@deskbell/contract'
import type { TemplateText } from '../templates/parse-template.ts'
import { ar } from './ar.ts'
import { de } from './de.ts'
import { en } from './en.ts'
import { es } from './es.ts'
import { fr } from './fr.ts'

/** Everything that mails say by themselves, in one language. */
export interface MailWords {
  readonly dir: 'ltr' | 'rtl'
  /** What is sent until an admin says it in other words. */
  readonly templates: Readonly<Record<MailTemplateEvent, TemplateText>>
  readonly visitor: string
  readonly bot: string
  /** Of a conversation that is longer than its mail. */
  readonly cut: string
  readonly test: { readonly subject: string; readonly body: string }
  /** Below what visitors get. */
  readonly whyVisitor: (site: string) => string
  readonly unsubscribe: string
  readonly page: {
    readonly question: (site: string) => string
    readonly button: string
    readonly done: (site: string) => string
    readonly undo: string
    readonly again: (site: string) => string
    readonly wrong: string
  }
  /** For a preview before anybody has written. */
  readonly sample: { readonly visitor: string; readonly agent: string; readonly message: string; readonly file: string }
}

const languages: Readonly<Record<MailLanguage, MailWords>> = { en, de, es, fr, ar }

export function mailWords(language: MailLanguage): MailWords {
  return languages[language]
}
