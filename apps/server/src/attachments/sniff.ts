/** How many of the first bytes tell what a file is. */
export const HEAD_BYTES = 4096

type Test = (head: Buffer) => boolean

/** The bytes at a place, in Latin-1. */
const at =
  (place: number, ...texts: readonly string[]): Test =>
  head =>
    texts.some(text => head.toString('latin1', place, place + text.length) === text)
const both =
  (first: Test, second: Test): Test =>
  head =>
    first(head) && second(head)

/** Brands of ISO base media files (ISO/IEC 14496-12, `ftyp`). */
const brand = (...names: readonly string[]): Test => both(at(4, 'ftyp'), at(8, ...names))

/** What a file begins with, by its type. The first that fits counts. */
const signatures: readonly (readonly [type: string, test: Test])[] = [
  ['image/png', at(0, '\x89PNG\r\n\x1a\n')],
  ['image/jpeg', at(0, '\xff\xd8\xff')],
  ['image/gif', at(0, 'GIF87a', 'GIF89a')],
  ['image/webp', both(at(0, 'RIFF'), at(8, 'WEBP'))],
  ['audio/wav', both(at(0, 'RIFF'), at(8, 'WAVE'))],
  ['image/avif', brand('avif', 'avis')],
  ['image/heic', brand('heic', 'heix', 'hevc', 'hevx', 'mif1', 'msf1')],
  ['video/quicktime', brand('qt  ')],
  ['audio/mp4', brand('M4A ', 'M4B ')],
  ['video/mp4', brand('isom', 'iso2', 'iso4', 'iso5', 'iso6', 'mp41', 'mp42', 'avc1', 'M4V ', 'dash', '3gp4', '3gp5')],
  ['video/webm', at(0, '\x1a\x45\xdf\xa3')],
  ['audio/ogg', at(0, 'OggS')],
  ['audio/mpeg', at(0, 'ID3', '\xff\xfb', '\xff\xf3', '\xff\xf2')],
  ['application/pdf', at(0, '%PDF-')],
  ['application/zip', at(0, 'PK\x03\x04', 'PK\x05\x06')],
  ['application/gzip', at(0, '\x1f\x8b\x08')],
  // Microsoft's older documents.
  ['application/x-cfb', at(0, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')],
  ['application/rtf', at(0, '{\\rtf')],
  [
    'application/x-executable',
    at(0, 'MZ', '\x7fELF', '#!', '\xfe\xed\xfa', '\xce\xfa\xed\xfe', '\xcf\xfa\xed\xfe', '\xca\xfe\xba\xbe'),
  ],
]

/** What the beginning of a file says that it is; `text/plain` for what reads as text, undefined for what says nothing. */
export function sniff(head: Buffer): string | undefined {
  return signatures.find(([, test]) => test(head))?.[0] ?? (isText(head) ? 'text/plain' : undefined)
}

/** Control characters that stand in texts: white space. */
const IN_TEXTS = /\s/g

/** UTF-8 without control characters that no text has. */
function isText(head: Buffer): boolean {
  if (head.length === 0) return false
  try {
    // A character that is cut off at the end of what was read is none that is wrong.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: head.length >= HEAD_BYTES })
    return !/\p{Cc}/u.test(text.replaceAll(IN_TEXTS, ''))
  } catch {
    return false
  }
}
