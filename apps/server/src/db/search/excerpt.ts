import { foldText, type SoughtWords } from './words.ts'

/** In UTF-16 units. */
const BEFORE = 40
const LENGTH = 160

/** The part of a text around the first word that was sought, in one line, as it was written. */
export function excerptOf(text: string, sought: SoughtWords): string {
  const found = placeOf(text, sought)
  const from = found <= BEFORE ? 0 : text.lastIndexOf(' ', found - BEFORE / 2) + 1 || found - BEFORE / 2
  const start = found - from > BEFORE ? found - BEFORE : from
  const cut = text
    .slice(start, start + LENGTH)
    .toWellFormed()
    .replaceAll('\ufffd', '')
    .replaceAll(/\s+/g, ' ')
    .trim()
  return `${start > 0 ? '…' : ''}${cut}${start + LENGTH < text.length ? '…' : ''}`
}

function placeOf(text: string, { whole, begun }: SoughtWords): number {
  for (const { 0: written, index } of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    const folded = foldText(written)
    if (whole.some(one => folded.includes(one)) || (begun !== undefined && folded.includes(begun))) return index
  }
  return 0
}
