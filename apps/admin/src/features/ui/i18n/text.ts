import { i18n } from '@lingui/core'

type Value = string | number

/** The names of `{name}` places in a text. Plural and select texts are read only as far as "there are some". */
type Places<Text extends string> = Text extends `${string}, ${'plural' | 'select' | 'selectordinal'},${string}`
  ? string
  : Text extends `${string}{${infer Name}}${infer Rest}`
    ? Name | Places<Rest>
    : never

type Arguments<Text extends string> = [Places<Text>] extends [never]
  ? []
  : [values: { readonly [Name in Places<Text>]: Value }]

/**
 * The text in the language of the user. The English text is its own id.
 * Call it while rendering, never while a module loads: the catalogue is not there yet, and the language may change.
 * @param text a literal in ICU message format; the catalogue test reads it from the source
 */
export function t<const Text extends string>(text: Text, ...[values]: Arguments<Text>): string {
  // English is its own catalogue: `scripts/catalogue-parts.ts` leaves out what has no places.
  return i18n.locale === 'en' && !text.includes('{') ? text : i18n.t(text, values)
}

/** The language in use, as a BCP 47 tag: for `Intl`. */
export function locale(): string {
  return i18n.locale
}
