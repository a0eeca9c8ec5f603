/** What stands for what is not to be read. */
const HIDDEN = '•••'

/** Between the digits of one number: spaces, dashes, invisible characters. */
const BETWEEN = String.raw`[\p{Zs}\p{Pd}\p{Cf}._/]`
/** Digits of any script, so many that they may hold the number of a card, with a little between them. */
const manyDigits = new RegExp(String.raw`\p{Nd}(?:${BETWEEN}{0,3}\p{Nd}){12,}`, 'gu')
const groupOfDigits = /\p{Nd}+/gu
/** A card has 13 to 19 digits (ISO/IEC 7812); those of payment begin with 2 to 6. */
const [FEWEST, MOST] = [13, 19]

/** The name before the sign has at most 64 characters (RFC 5321); of a longer one the end is enough to hide it. */
const address = /[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]{1,64}[@＠][\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63})+/gu

/** A text with the numbers of payment cards, but for their last four digits, and email addresses made unreadable. */
export function mask(text: string): string {
  return text.replace(address, `${HIDDEN}@${HIDDEN}`).replace(manyDigits, maskCards)
}

interface Group {
  readonly digits: string
  readonly start: number
  readonly end: number
}

/** A number begins and ends where a group of digits does: other numbers may stand before and behind it. */
function maskCards(run: string): string {
  const groups = [...run.matchAll(groupOfDigits)].map(
    ({ 0: digits, index }): Group => ({ digits: toAscii(digits), start: index, end: index + digits.length }),
  )
  let out = ''
  let done = 0
  for (let first = 0; first < groups.length; first += 1) {
    const card = cardFrom(groups, first)
    const from = groups[first]
    if (!card || !from) continue
    out += `${run.slice(done, from.start)}${HIDDEN} ${card.digits.slice(-4)}`
    done = card.end
    first = card.last
  }
  return out + run.slice(done)
}

/** The longest number of a card that begins with this group. */
function cardFrom(groups: readonly Group[], first: number) {
  let digits = ''
  let found: { readonly digits: string; readonly end: number; readonly last: number } | undefined
  for (let last = first; last < groups.length && digits.length < MOST; last += 1) {
    const group = groups[last]
    if (!group) break
    digits += group.digits
    if (isCard(digits)) found = { digits, end: group.end, last }
  }
  return found
}

function isCard(digits: string): boolean {
  return digits.length >= FEWEST && digits.length <= MOST && /^[2-6]/.test(digits) && passesLuhn(digits)
}

function passesLuhn(digits: string): boolean {
  let sum = 0
  for (let n = 0; n < digits.length; n += 1) {
    const digit = Number(digits[digits.length - 1 - n])
    const doubled = digit * 2
    sum += n % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

/** Unicode keeps the ten digits of a script, and of a style, in rows of ten without a gap between rows that touch. */
function toAscii(digits: string): string {
  return Array.from(digits, digit => {
    const code = digit.codePointAt(0) ?? 0
    let first = code
    while (/^\p{Nd}$/u.test(String.fromCodePoint(first - 1))) first -= 1
    return String((code - first) % 10)
  }).join('')
}
