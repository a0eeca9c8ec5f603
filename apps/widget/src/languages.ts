/** What the loader knows of a language: enough for the button. Its other texts are a file of their own. */
export interface Language {
  readonly code: LanguageCode
  readonly dir: 'ltr' | 'rtl'
  /** The launcher's name. */
  readonly open: string
}

const openLabels = {
  en: 'Open chat',
  de: 'Chat öffnen',
  es: 'Abrir el chat',
  fr: 'Ouvrir la discussion',
  ar: 'افتح المحادثة',
} as const

export type LanguageCode = keyof typeof openLabels

/** The first wish that we speak, by primary language; English otherwise. */
export function chooseLanguage(wishes: readonly unknown[]): Language {
  for (const wish of wishes) {
    const code = typeof wish === 'string' ? (wish.toLowerCase().split(/[-_]/)[0] ?? '') : ''
    if (isSpoken(code)) return { code, dir: code === 'ar' ? 'rtl' : 'ltr', open: openLabels[code] }
  }
  return { code: 'en', dir: 'ltr', open: openLabels.en }
}

function isSpoken(code: string): code is LanguageCode {
  return Object.hasOwn(openLabels, code)
}
