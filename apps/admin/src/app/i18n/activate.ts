import { i18n, type Messages } from '@lingui/core'
import { chosenLanguage, type Language, pickLanguage } from '../../features/ui/i18n/language.ts'
import { rememberLanguage } from '../../platform/language.ts'

/** One chunk a language: only the one in use is fetched. */
const catalogues: Record<Language, () => Promise<{ messages: Messages }>> = {
  en: () => import('./catalogues/en.po'),
  de: () => import('./catalogues/de.po'),
  es: () => import('./catalogues/es.po'),
  fr: () => import('./catalogues/fr.po'),
  ar: () => import('./catalogues/ar.po'),
}

const rightToLeft: readonly Language[] = ['ar']

/** Loads and switches to the user's language, and tells the page so. Offline, English ids are shown rather than nothing. */
export async function activateLanguage(): Promise<Language> {
  const language = pickLanguage(chosenLanguage(), navigator.languages)
  const messages = await catalogues[language]().then(
    catalogue => catalogue.messages,
    () => ({}),
  )
  i18n.loadAndActivate({ locale: language, messages })
  rememberLanguage(language)
  document.documentElement.lang = language
  document.documentElement.dir = rightToLeft.includes(language) ? 'rtl' : 'ltr'
  return language
}
