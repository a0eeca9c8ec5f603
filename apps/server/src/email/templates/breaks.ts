import { blocks } from './allowed.ts'
import type { BodyNode } from './nodes.ts'

/**
 * New lines that only lay out the source are no breaks: one after the beginning of a block or after a block, and one before
 * a block or the end of one. A second one there is meant.
 * @param within the element that they stand in; '' is the mail
 */
export function withoutIdleBreaks(nodes: readonly BodyNode[], within: string): BodyNode[] {
  const isEdge = within === '' || blocks.has(within)
  const kept: BodyNode[] = []
  let afterBlock = isEdge
  const nextOf = nextSolid(nodes)
  for (const [index, node] of nodes.entries()) {
    if (node.kind === 'break') {
      const next = nextOf[index]
      const beforeBlock = next === undefined ? isEdge : isBlock(next)
      if (!afterBlock && !beforeBlock) kept.push(node)
      afterBlock = false
      continue
    }
    if (!isBlank(node)) afterBlock = isBlock(node)
    kept.push(node)
  }
  return kept
}

/** For each node the first one behind it that is not blank. */
function nextSolid(nodes: readonly BodyNode[]): (BodyNode | undefined)[] {
  let next: BodyNode | undefined
  return nodes
    .toReversed()
    .map(node => {
      const found = next
      if (!isBlank(node)) next = node
      return found
    })
    .toReversed()
}

/** Files are a list. */
const isBlock = (node: BodyNode) =>
  node.kind === 'element' ? blocks.has(node.tag) : node.kind === 'field' && node.field === 'attachments'
const isBlank = (node: BodyNode) => node.kind === 'text' && node.text.trim() === ''
