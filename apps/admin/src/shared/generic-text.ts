/**
 * What the worker must say by itself: the page has real catalogues, and the worker cannot load one before it shows. Of
 * `quicker`, `*` is a colleague's name.
 */
interface Words {
  readonly title: string
  readonly body: string
  readonly quicker: string
  readonly failed: string
  readonly open: string
}

const words = (title: string, body: string, quicker: string, failed: string, open: string): Words => ({
  ...{ title, body, quicker, failed, open },
})

const english = words(
  'New notification',
  'Open Deskbell to read it.',
  '* was quicker',
  'That did not work',
  'Open Deskbell to finish it.',
)

const texts: Readonly<Record<string, Words>> = {
  ar: words('إشعار جديد', 'افتح Deskbell لقراءته.', 'كان * أسرع', 'لم ينجح ذلك', 'افتح Deskbell لإكماله.'),
  de: words(
    'Neue Benachrichtigung',
    'Öffnen Sie Deskbell, um sie zu lesen.',
    '* war schneller',
    'Das hat nicht geklappt',
    'Öffnen Sie Deskbell, um es abzuschließen.',
  ),
  en: english,
  es: words(
    'Nueva notificación',
    'Abra Deskbell para leerla.',
    '* fue más rápido',
    'No ha funcionado',
    'Abra Deskbell para terminarlo.',
  ),
  fr: words(
    'Nouvelle notification',
    'Ouvrez Deskbell pour la lire.',
    '* a été plus rapide',
    'Cela n’a pas fonctionné',
    'Ouvrez Deskbell pour terminer.',
  ),
  it: words(
    'Nuova notifica',
    'Apri Deskbell per leggerla.',
    '* ha fatto prima',
    'Non ha funzionato',
    'Apri Deskbell per completare.',
  ),
  ja: words(
    '新しいお知らせ',
    'Deskbell を開いて確認してください。',
    '*さんが先に担当しました',
    'うまくいきませんでした',
    'Deskbell を開いて完了してください。',
  ),
  nl: words(
    'Nieuwe melding',
    'Open Deskbell om die te lezen.',
    '* was sneller',
    'Dat is niet gelukt',
    'Open Deskbell om het af te maken.',
  ),
  pl: words(
    'Nowe powiadomienie',
    'Otwórz Deskbell, aby je przeczytać.',
    'Szybciej: *',
    'To się nie udało',
    'Otwórz Deskbell, aby dokończyć.',
  ),
  pt: words(
    'Nova notificação',
    'Abra o Deskbell para ler.',
    '* foi mais rápido',
    'Não funcionou',
    'Abra o Deskbell para concluir.',
  ),
}

export interface GenericText {
  readonly title: string
  readonly body: string
  readonly lang: string
  readonly dir: 'ltr' | 'rtl'
}

/** What a button of a notification leaves behind when it cannot be carried out. */
export interface ActionTexts {
  /** A colleague took it first. */
  readonly quicker: (name: string) => string
  readonly failed: string
  readonly open: string
}

/** The text in the first language that there is one for; English when there is none. Tags are BCP 47. */
export function genericText(languages: readonly (string | undefined)[]): GenericText & ActionTexts {
  for (const language of languages) {
    const base = language?.toLowerCase().split('-')[0] ?? ''
    const own = Object.hasOwn(texts, base) ? texts[base] : undefined
    if (own) return textOf(own, base)
  }
  return textOf(english, 'en')
}

function textOf({ quicker, ...own }: Words, lang: string): GenericText & ActionTexts {
  return { ...own, lang, dir: lang === 'ar' ? 'rtl' : 'ltr', quicker: name => quicker.replace('*', () => name) }
}
