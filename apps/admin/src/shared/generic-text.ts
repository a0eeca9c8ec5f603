/**
 * What a notification says when its message could not be read: the one text that the worker needs by itself. The page
 * has real catalogues; the worker cannot load one before it shows.
 */
const texts: Readonly<Record<string, readonly [title: string, body: string]>> = {
  ar: ['إشعار جديد', 'افتح Deskbell لقراءته.'],
  de: ['Neue Benachrichtigung', 'Öffnen Sie Deskbell, um sie zu lesen.'],
  en: ['New notification', 'Open Deskbell to read it.'],
  es: ['Nueva notificación', 'Abra Deskbell para leerla.'],
  fr: ['Nouvelle notification', 'Ouvrez Deskbell pour la lire.'],
  it: ['Nuova notifica', 'Apri Deskbell per leggerla.'],
  ja: ['新しいお知らせ', 'Deskbell を開いて確認してください。'],
  nl: ['Nieuwe melding', 'Open Deskbell om die te lezen.'],
  pl: ['Nowe powiadomienie', 'Otwórz Deskbell, aby je przeczytać.'],
  pt: ['Nova notificação', 'Abra o Deskbell para ler.'],
}

const english = ['New notification', 'Open Deskbell to read it.'] as const

export interface GenericText {
  readonly title: string
  readonly body: string
  readonly lang: string
  readonly dir: 'ltr' | 'rtl'
}

/** The text in the first language that there is one for; English when there is none. Tags are BCP 47. */
export function genericText(languages: readonly (string | undefined)[]): GenericText {
  for (const language of languages) {
    const base = language?.toLowerCase().split('-')[0] ?? ''
    const text = Object.hasOwn(texts, base) ? texts[base] : undefined
    if (text) return { title: text[0], body: text[1], lang: base, dir: base === 'ar' ? 'rtl' : 'ltr' }
  }
  return { title: english[0], body: english[1], lang: 'en', dir: 'ltr' }
}
