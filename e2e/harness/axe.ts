import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, type Page } from '@playwright/test'

const source = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')

interface Axe {
  run(
    context: Document,
    options: { readonly iframes: boolean },
  ): Promise<{ violations: { id: string; help: string; nodes: { html: string }[] }[] }>
}

/**
 * Fails with each rule that is broken and where, WCAG 2.2 AA and the best practices of axe. What stands in a frame is left
 * out: the one of a mail's preview runs no scripts, and axe would wait for it without end. What is just coming in is waited
 * for: half-way it has the contrast of neither end.
 */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(source)
  const violations = await page.evaluate(async () => {
    const roots = (root: Document | ShadowRoot): (Document | ShadowRoot)[] => [
      root,
      ...[...root.querySelectorAll('*')].flatMap(({ shadowRoot }) => (shadowRoot ? roots(shadowRoot) : [])),
    ]
    const coming = roots(document)
      .flatMap(root => root.getAnimations())
      .filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime))
    await Promise.allSettled(coming.map(animation => animation.finished))
    const { axe } = window as unknown as { readonly axe: Axe }
    return (await axe.run(document, { iframes: false })).violations.map(({ id, help, nodes }) => ({
      ...{ id, help },
      nodes: nodes.map(({ html }) => html),
    }))
  })
  const found = violations.map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.join('\n  ')}`)
  expect(found, `axe on ${page.url()}`).toEqual([])
}
