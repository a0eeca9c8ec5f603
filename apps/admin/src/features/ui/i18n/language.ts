/** The languages that have a catalogue, each by its own name. */
export const languages = {
  en: 'English',
  de: 'Deutsch',
  es: 'Español',
  fr: 'Français',
  ar: 'العربية',
} as const

export type Language = keyof typeof languages

const KEY = 'deskbell.language'
const listeners = new Set<() => void>()

/** True if there is a catalogue of that name. */
export function isLanguage(value: unknown): value is Language {
  return typeof value === 'string' && Object.hasOwn(languages, value)
}

/** What the user chose in the profile; null: follow the browser. Kept on this device, read before anything is shown. */
export function chosenLanguage(): Language | null {
  const stored = storage()?.getItem(KEY)
  return isLanguage(stored) ? stored : null
}

export function chooseLanguage(language: Language | null): void {
  if (language) storage()?.setItem(KEY, language)
  else storage()?.removeItem(KEY)
  for (const listener of listeners) listener()
}

export function onLanguageChosen(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The choice, else the first of the browser's languages that we have, else English. */
export function pickLanguage(chosen: Language | null, preferred: readonly string[]): Language {
  if (chosen) return chosen
  for (const tag of preferred) {
    const primary = tag.toLowerCase().split('-')[0]
    if (isLanguage(primary)) return primary
  }
  return 'en'
}

/** A browser may forbid storage to a site; then the choice lasts until the reload. */
function storage(): Storage | undefined {
  try {
    return localStorage
  } catch {
    return undefined
  }
}
