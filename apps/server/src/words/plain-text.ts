/** Control characters, and those that turn the direction of text around: in a notification they only deceive. */
const deceiving = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** One line of text for a notification: white space made single, nothing that hides or reverses. */
export function oneLine(text: string): string {
  return text.toWellFormed().replace(/\s+/g, ' ').replace(deceiving, '').trim()
}

/** What a text takes in a JSON document in UTF-8, without its quotes. */
export function jsonBytes(text: string): number {
  return Buffer.byteLength(JSON.stringify(text)) - 2
}

/** The text, or as much of it as fits, cut between two characters as people see them, with an ellipsis. */
export function cutText(text: string, maxBytes: number): string {
  if (jsonBytes(text) <= maxBytes) return text
  const room = maxBytes - jsonBytes('…')
  let used = 0
  let end = 0
  // A cluster has at least one code unit, and each takes at least one byte: nothing beyond can fit.
  for (const { segment, index } of graphemes.segment(text.slice(0, room + 1))) {
    used += jsonBytes(segment)
    if (used > room) break
    end = index + segment.length
  }
  return `${text.slice(0, end).trimEnd()}…`
}
