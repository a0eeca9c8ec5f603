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

/** Whether an element may stand within these, the outermost first. @returns what is wrong, as a sentence */
export function whyNotElement(tag: string, within: readonly string[]): string | undefined {
  if (!elements.has(tag)) return `<${tag}> is not one of the elements that a mail may have.`
  const parent = within.at(-1)
  const wanted = parents[tag]
  if (wanted && !(parent !== undefined && wanted.includes(parent))) return `<${tag}> must stand in <${wanted[0]}>.`
  if (!wanted && parent !== undefined && structural.has(parent)) return `<${tag}> cannot stand directly in <${parent}>.`
  if (tag === 'a' && within.includes('a')) return 'A link cannot stand in another.'
  if (blocks.has(tag) && within.includes('p')) return `<${tag}> cannot stand in <p>.`
  return undefined
}

/** @param origin the site's own: pictures come from nowhere else @returns what is wrong, as a sentence */
export function whyNotAttribute(tag: string, name: string, text: string, origin: string): string | undefined {
  if (!anywhere.includes(name) && !attributes[tag]?.includes(name)) return `<${tag}> cannot have "${name}" in a mail.`
  if (name === 'style') return badStyle(text)
  if (name === 'href')
    return /^(?:\{conversation_link\}|https?:\/\/[^\s{}]+|mailto:[^\s{}]+)$/i.test(text) ? undefined : badLink
  if (name === 'src') return text === '{sender_profile_image}' || isOwn(text, origin) ? undefined : badPicture
  return undefined
}

const badLink = 'A link is {conversation_link}, or begins with https://, http:// or mailto:.'
const badPicture = 'A picture is {sender_profile_image}, or one of this site: others would tell who reads the mail.'

function isOwn(text: string, origin: string): boolean {
  return URL.canParse(text) && new URL(text).origin === origin
}

function badStyle(text: string): string | undefined {
  for (const declaration of text.split(';').map(one => one.trim())) {
    if (declaration === '') continue
    const colon = declaration.indexOf(':')
    const name = declaration.slice(0, Math.max(colon, 0)).trim().toLowerCase()
    if (!property.test(name)) return `"${name || declaration}" cannot be styled in a mail.`
    if (!value.test(declaration.slice(colon + 1).trim())) return `The value of "${name}" cannot stand in a mail.`
  }
  return undefined
}
