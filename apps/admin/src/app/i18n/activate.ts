import { i18n, type Messages } from '@lingui/core'
import { waitForTexts } from '../../features/ui/i18n/all-texts.ts'
import { chosenLanguage, type Language, pickLanguage } from '../../features/ui/i18n/language.ts'
import { rememberLanguage } from '../../platform/language.ts'

type Part = () => Promise<{ readonly messages: Messages }>

/** What the first load says, and all else: only the language in use is fetched (`scripts/catalogue-parts.ts`). */
const catalogues: Record<Language, readonly [start: Part, rest: Part]> = {
  en: [() => import('virtual:catalogue/en/start'), () => import('virtual:catalogue/en/rest')],
  de: [() => import('virtual:catalogue/de/start'), () => import('virtual:catalogue/de/rest')],
  es: [() => import('virtual:catalogue/es/start'), () => import('virtual:catalogue/es/rest')],
  fr: [() => import('virtual:catalogue/fr/start'), () => import('virtual:catalogue/fr/rest')],
  ar: [() => import('virtual:catalogue/ar/start'), () => import('virtual:catalogue/ar/rest')],
}

/** Counts the changes: only the last one holds, whichever is fetched last. */
let changes = 0

const rightToLeft: readonly Language[] = ['ar']

/** Offline, English ids are shown rather than nothing. */
const read = (part: Part): Promise<Messages> =>
  part().then(
    catalogue => catalogue.messages,
    () => ({}),
  )

/**
 * Loads and switches to the user's language, and tells the page so. At the start of the app the texts of other screens
 * come after it, with those screens; later they are on the screen already, and there before anything changes.
 * @returns the language that is in use then
 */
export async function activateLanguage(when: 'start' | 'later'): Promise<Language> {
  const language = pickLanguage(chosenLanguage(), navigator.languages)
  const [start, rest] = catalogues[language]
  changes += 1
  const change = changes
  const others = read(rest)
  const messages =
    when === 'start' ? await read(start) : Object.assign({}, ...(await Promise.all([read(start), others])))
  if (change !== changes) return i18n.locale as Language
  i18n.loadAndActivate({ locale: language, messages })
  waitForTexts(others.then(more => i18n.load(language, more)))
  rememberLanguage(language)
  document.documentElement.lang = language
  document.documentElement.dir = rightToLeft.includes(language) ? 'rtl' : 'ltr'
  return language
}
