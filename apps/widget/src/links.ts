export interface TextPart {
  readonly text: string
  /** http or https alone. */
  readonly href?: string
}

/** Addresses in a message. Marks that turn the writing's direction end one, so that it reads as where it leads. */
const address = /https?:\/\/[^\s\p{Cf}<>"'`]+/giu
const closing = /[.,:;!?…)\]}»”’]+$/u

/** A text in parts, of which some are links. */
export function splitLinks(text: string): TextPart[] {
  const parts: TextPart[] = []
  let end = 0
  for (const { 0: found, index } of text.matchAll(address)) {
    const shown = found.replace(closing, '')
    const href = toHref(shown)
    if (!href) continue
    if (index > end) parts.push({ text: text.slice(end, index) })
    parts.push({ text: shown, href })
    end = index + shown.length
  }
  if (end < text.length) parts.push({ text: text.slice(end) })
  return parts
}

/** A user's name before the host makes an address look like another's: such a text is no link. */
function toHref(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  return /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' ? url.href : undefined
}
