import { apiRoot } from './app.ts'

/** As many colours as the app's avatars have. */
export const INITIALS_COLOURS = 6
/** Those that the font has, in capitals. */
export const drawableInitials = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}0-9]{1,2}$/u

/** The path of a name's picture; undefined if its letters cannot be drawn. It says nothing but the letters, to nobody but us. */
export function initialsUrl(name: string): string | undefined {
  const initials = initialsOf(name)
  if (!drawableInitials.test(initials)) return undefined
  return `${apiRoot}/initials/${encodeURIComponent(initials)}/${colourOf(name)}`
}

/** The first letters of the first and the last word. */
function initialsOf(name: string): string {
  const words = name.split(/\s+/u).filter(word => /[\p{L}\p{N}]/u.test(word))
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words
  return ends
    .map(word => /[\p{L}\p{N}]/u.exec(word?.normalize('NFC') ?? '')?.[0] ?? '')
    .join('')
    .toUpperCase()
}

function colourOf(name: string): number {
  let sum = 0
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973
  return sum % INITIALS_COLOURS
}
