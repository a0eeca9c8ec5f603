/** Keeps the language that the person reads, for the worker's own texts. `language` is a BCP 47 tag. */
export function rememberLanguage(_language: string): void {}
