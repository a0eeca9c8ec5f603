import type { LanguageCode } from './languages.ts'
import type { Texts } from './texts/texts.ts'

const files: Readonly<Record<LanguageCode, () => Promise<{ readonly texts: Texts }>>> = {
  en: () => import('./texts/en.ts'),
  de: () => import('./texts/de.ts'),
  es: () => import('./texts/es.ts'),
  fr: () => import('./texts/fr.ts'),
  ar: () => import('./texts/ar.ts'),
}

/** One language's texts, fetched alone. */
export async function loadTexts(code: LanguageCode): Promise<Texts> {
  return (await files[code]()).texts
}
