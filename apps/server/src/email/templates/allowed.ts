import { type Fault, faultOf } from './fault.ts'

/** Elements that may stand in a mail: they say how a text looks, and load and run nothing. */
export const blocks: ReadonlySet<string> = new Set([
  ...['p', 'div', 'h1', 'h2', 'h3', 'ul', 'ol', 'li', 'blockquote', 'pre', 'hr'],
  ...['table', 'thead', 'tbody', 'tr', 'td', 'th'],
])
const inline = ['a', 'b', 'strong', 'i', 'em', 'u', 's', 'small', 'span', 'code', 'br', 'img', 'bdi']
const elements: ReadonlySet<string> = new Set([...blocks, ...inline])
export const voids: ReadonlySet<string> = new Set(['br', 'hr', 'img'])

/** Into which of these an element must be put at once; all others stand anywhere. */
const parents: Readonly<Record<string, readonly string[]>> = {
  li: ['ul', 'ol'],
  tr: ['table', 'thead', 'tbody'],
  td: ['tr'],
  th: ['tr'],
  thead: ['table'],
  tbody: ['table'],
}
/** Elements that hold nothing but certain others: no text of their own. */
export const structural: ReadonlySet<string> = new Set(['ul', 'ol', 'table', 'thead', 'tbody', 'tr'])

const anywhere = ['style', 'dir', 'lang', 'title', 'align']
const attributes: Readonly<Record<string, readonly string[]>> = {
  a: ['href'],
  img: ['src', 'alt', 'width', 'height'],
  td: ['colspan', 'rowspan', 'width', 'valign'],
  th: ['colspan', 'rowspan', 'width', 'valign'],
  table: ['width', 'cellpadding', 'cellspacing', 'border', 'role'],
}

const property =
  /^(?:color|background-color|font-(?:size|weight|style|family)|line-height|text-(?:align|decoration)|(?:padding|margin|border)(?:-[a-z]+)*|(?:max-)?(?:width|height)|display|vertical-align|white-space)$/
/** No brackets but those of a colour, no quotes, no escapes: nothing that could load or end the attribute. */
const value = /^(?:[\w\s#.,%+-]|rgba?\([\d\s.,%]+\))+$/

/** Whether an element may stand within these, the outermost first. @returns what is wrong */
export function whyNotElement(tag: string, within: readonly string[]): Fault | undefined {
  if (!elements.has(tag)) return faultOf('element_unknown', { name: tag })
  const parent = within.at(-1)
  const wanted = parents[tag]
  if (wanted && !(parent !== undefined && wanted.includes(parent))) {
    return faultOf('element_misplaced', { name: tag, parent: wanted[0] ?? '' })
  }
  if (!wanted && parent !== undefined && structural.has(parent)) {
    return faultOf('element_not_here', { name: tag, parent })
  }
  if (tag === 'a' && within.includes('a')) return faultOf('link_in_link')
  if (blocks.has(tag) && within.includes('p')) return faultOf('block_in_paragraph', { name: tag })
  return undefined
}

/** @param origin the site's own: pictures come from nowhere else @returns what is wrong */
export function whyNotAttribute(tag: string, name: string, text: string, origin: string): Fault | undefined {
  if (!anywhere.includes(name) && !attributes[tag]?.includes(name)) {
    return faultOf('attribute_unknown', { name: tag, attribute: name })
  }
  if (name === 'style') return badStyle(text)
  if (name === 'href')
    return /^(?:\{conversation_link\}|https?:\/\/[^\s{}]+|mailto:[^\s{}]+)$/i.test(text)
      ? undefined
      : faultOf('link_bad')
  if (name === 'src')
    return text === '{sender_profile_image}' || isOwn(text, origin) ? undefined : faultOf('picture_bad')
  return undefined
}

function isOwn(text: string, origin: string): boolean {
  return URL.canParse(text) && new URL(text).origin === origin
}

function badStyle(text: string): Fault | undefined {
  for (const declaration of text.split(';').map(one => one.trim())) {
    if (declaration === '') continue
    const colon = declaration.indexOf(':')
    const name = declaration.slice(0, Math.max(colon, 0)).trim().toLowerCase()
    if (!property.test(name)) return faultOf('style_unknown', { name: name || declaration })
    if (!value.test(declaration.slice(colon + 1).trim())) return faultOf('style_bad', { name })
  }
  return undefined
}
