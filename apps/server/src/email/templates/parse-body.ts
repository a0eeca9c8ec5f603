import { type Token, type TokenHandler, Tokenizer } from 'parse5'
import { structural, voids, whyNotAttribute, whyNotElement } from './allowed.ts'
import { withoutIdleBreaks } from './breaks.ts'
import { type Fault, faultOf } from './fault.ts'
import { toParts } from './fields.ts'
import type { BodyNode, ElementNode, TemplateFault } from './nodes.ts'

/** Elements within elements: mails are read by programs of every age. */
const MOST_DEEP = 50
const tooDeep = faultOf('element_too_deep', { most: String(MOST_DEEP) })

interface Open {
  readonly tag: string
  readonly attributes: ElementNode['attributes']
  readonly location: Token.Location | null
  readonly children: BodyNode[]
}

/** The body as a tree, and all that is wrong with it. Tags must be closed in the order in which they were opened. */
export function parseBody(
  text: string,
  origin: string,
): { readonly nodes: BodyNode[]; readonly faults: TemplateFault[] } {
  const faults: TemplateFault[] = []
  const root: Open = { tag: '', attributes: [], location: null, children: [] }
  const open: Open[] = [root]
  let written = ''

  const fault = (location: Token.Location | null, found: Fault) =>
    faults.push({ line: location?.startLine ?? 1, column: location?.startCol ?? 1, ...found })
  const top = () => open.at(-1) ?? root
  const endText = () => {
    if (written !== '') top().children.push(...toNodes(written, open))
    written = ''
  }
  const onText = (token: Token.CharacterToken) => {
    if (structural.has(top().tag)) {
      if (token.chars.trim() !== '') fault(token.location, faultOf('text_not_here', { name: top().tag }))
    } else written += token.chars
  }
  const close = () => {
    const done = open.pop() ?? root
    top().children.push({
      kind: 'element',
      tag: done.tag,
      attributes: done.attributes,
      children: withoutIdleBreaks(done.children, done.tag),
    })
  }
  const handler: TokenHandler = {
    onCharacter: onText,
    onWhitespaceCharacter: onText,
    onNullCharacter: token => fault(token.location, faultOf('character_bad')),
    onComment: token => fault(token.location, faultOf('comment')),
    onDoctype: token => fault(token.location, faultOf('document')),
    onStartTag(token) {
      endText()
      const { tagName: tag, location } = token
      const within = open.slice(1).map(one => one.tag)
      const wrong = within.length < MOST_DEEP ? whyNotElement(tag, within) : tooDeep
      if (wrong !== undefined) fault(location, wrong)
      const attributes = token.attrs.map(({ name, value }) => {
        const bad = wrong === undefined ? whyNotAttribute(tag, name, value, origin) : undefined
        if (bad !== undefined) fault(location?.attrs?.[name] ?? location, bad)
        return { name, parts: toParts(value) }
      })
      if (voids.has(tag)) top().children.push({ kind: 'element', tag, attributes, children: [] })
      else if (token.selfClosing) fault(location, faultOf('not_self_closing', { name: tag }))
      else open.push({ tag, attributes, location, children: [] })
    },
    onEndTag({ tagName: tag, location }) {
      endText()
      const at = open.findLastIndex(one => one.tag === tag)
      if (at < 1) {
        fault(location, faultOf('closes_nothing', { name: tag }))
        return
      }
      while (open.length - 1 > at) {
        fault(top().location, faultOf('closed_too_late', { name: top().tag, other: tag }))
        close()
      }
      close()
    },
    onEof() {
      endText()
      while (open.length > 1) {
        fault(top().location, faultOf('not_closed', { name: top().tag }))
        close()
      }
    },
    onParseError: error => {
      if (!harmless.has(error.code)) fault(error, faultOf('html_broken', { error: error.code.replaceAll('-', ' ') }))
    },
  }
  new Tokenizer({ sourceCodeLocationInfo: true }, handler).write(text.replaceAll(/\r\n?/g, '\n'), true)
  return { nodes: withoutIdleBreaks(root.children, ''), faults }
}

/** A lone & or < is what people write; what a mistyped entity stands for is seen in the preview. */
const harmless: ReadonlySet<string> = new Set([
  'missing-semicolon-after-character-reference',
  'unknown-named-character-reference',
  'invalid-first-character-of-tag-name',
])

/** Text with its fields; each new line a break, but in `<pre>`, which keeps its own. */
function toNodes(text: string, open: readonly Open[]): BodyNode[] {
  if (open.some(one => one.tag === 'pre')) return toParts(text)
  return text
    .split('\n')
    .flatMap((line, n): BodyNode[] => [...(n === 0 ? [] : [{ kind: 'break' } as const]), ...toParts(line)])
}
