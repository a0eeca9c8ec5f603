import type { PushSettings } from '@deskbell/contract'
import { expect, it } from 'vitest'
import { shownContent } from './shown-content.ts'

type Content = NonNullable<PushSettings['content']>
const settings = (content: Partial<Content>): PushSettings => ({
  ...{ enabled: true, applicationServerKey: 'key', keyId: 'id', prompt: 'in_context' as const },
  content: { site: 'full', roles: { admin: null, agent: null }, mask: false, ...content },
})
const said = 'My card is 4111 1111 1111 1111'

// Issue 5, "Content policy": a lock screen shows no more by a desktop notification than by a push.
it.each([
  ['full', null, true, said],
  ['sender', null, true, undefined],
  ['minimal', null, false, undefined],
  ['full', 'minimal', false, undefined],
  ['minimal', 'full', false, undefined],
] as const)('site %s, role %s: sender %s, text %s', (site, agent, sender, text) => {
  const shown = shownContent(settings({ site, roles: { admin: null, agent } }), 'agent')
  expect([shown.sender, shown.text(said)]).toEqual([sender, text])
})

it('masks as pushes are, is silent of a site that did not answer, and knows older sites', () => {
  expect(shownContent(settings({ mask: true }), 'admin').text(said)).toBe('My card is ••• 1111')
  expect(shownContent(undefined, 'agent')).toMatchObject({ sender: false })
  expect(shownContent(undefined, 'agent').text(said)).toBeUndefined()
  const { content: _none, ...older } = settings({})
  expect(shownContent(older, 'agent').text('two\nlines')).toBe('two lines')
})
