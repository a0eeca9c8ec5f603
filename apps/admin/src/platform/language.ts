import { records } from './storage.ts'

/** Keeps the language that the person reads, for the worker's own texts. `language` is a BCP 47 tag. */
export function rememberLanguage(language: string): void {
  // Without storage the worker goes by the browser's languages.
  records.write('language', language).catch(() => undefined)
}
