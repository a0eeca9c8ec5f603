const FIRST_STRONG_ISOLATE = '\u2068'
const POP_DIRECTIONAL_ISOLATE = '\u2069'

const rightToLeft =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u

/**
 * A name that is to stand in a sentence. Where the two may be written in different directions it is kept apart, so that
 * neither turns the other around; elsewhere it stays as it is, since not every system hides the marks.
 */
export function inSentence(name: string, dir: 'ltr' | 'rtl'): string {
  const isMixed = dir === 'rtl' || rightToLeft.test(name)
  return isMixed ? `${FIRST_STRONG_ISOLATE}${name}${POP_DIRECTIONAL_ISOLATE}` : name
}
