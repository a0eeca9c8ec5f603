/** A word that is longer is cut: no one types it, and PostgreSQL takes 2 kB at most. In UTF-16 units. */
const LONGEST = 64

/** Scripts that put no space between words: every sign is a word. */
const unspaced = '\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}'
/** Such a script has signs of its own that are neither letter nor digit. */
const sign = `(?=[\\p{L}\\p{N}])[${unspaced}]`
const word = new RegExp(`${sign}|(?:(?![${unspaced}])[\\p{L}\\p{N}])+`, 'gu')
/** Marks above and below letters, and the Arabic sign that only stretches a word. */
const marks = /[\p{M}\u0640]+/gu

/** Text without case, diacritics and compatibility forms: what is compared in a search. The same on both databases. */
export function foldText(text: string): string {
  return text.normalize('NFKD').replaceAll(marks, '').toLowerCase().normalize('NFKD').replaceAll(marks, '')
}

/** The words of a text, folded, each once, in the order of their first appearance. Everything else separates. */
export function wordsOf(text: string): string[] {
  return [
    ...new Set(
      foldText(text)
        .match(word)
        ?.map(one => one.slice(0, LONGEST).toWellFormed()),
    ),
  ]
}

/** What is searched for: every word, the last one perhaps only begun. */
export interface SoughtWords {
  readonly whole: readonly string[]
  /** The beginning of a word; at least two characters. */
  readonly begun: string | undefined
}

/** Any text is a search; undefined if there is no word in it. */
export function soughtWords(query: string): SoughtWords | undefined {
  const words = wordsOf(query)
  const last = words.at(-1)
  if (last === undefined) return undefined
  const rest = words.slice(0, -1)
  if (last.length > 1) return { whole: rest, begun: last }
  // One letter begins too many words; somebody is still typing it.
  return rest.length > 0 && isSpaced(last) ? { whole: rest, begun: undefined } : { whole: words, begun: undefined }
}

/** Whether all that is sought stands among the words of a text. */
export function holdsWords(words: readonly string[], { whole, begun }: SoughtWords): boolean {
  return (
    whole.every(one => words.includes(one)) && (begun === undefined || words.some(other => other.startsWith(begun)))
  )
}

const signAlone = new RegExp(`^[${unspaced}]$`, 'u')

function isSpaced(one: string): boolean {
  return !signAlone.test(one)
}
