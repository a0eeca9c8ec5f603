import { afterEach, expect, it, vi } from 'vitest'
import { type DraftTabs, followDraft } from './draft-tabs.ts'

const anna = { site: 'https://desk.test', userId: 'usr_aaaaaaaa' } as const
const open: DraftTabs[] = []
const tab = (userId: typeof anna.userId | 'usr_bbbbbbbb', id: 'cnv_aaaaaaaa' | 'cnv_bbbbbbbb') => {
  const shown: string[] = []
  const tabs = followDraft({ ...anna, userId }, id, text => shown.push(text))
  open.push(tabs)
  return { ...tabs, shown }
}
afterEach(() => {
  for (const tabs of open.splice(0)) tabs.close()
})

// Issue 4, "Offline": it must never lose a word.
it('a draft shows in every tab of the same person and conversation, its end too, and in no other', async () => {
  const [first, second] = [tab(anna.userId, 'cnv_aaaaaaaa'), tab(anna.userId, 'cnv_aaaaaaaa')]
  const others = [tab(anna.userId, 'cnv_bbbbbbbb'), tab('usr_bbbbbbbb', 'cnv_aaaaaaaa')]
  first.tell('half a sen')
  await vi.waitFor(() => expect(second.shown).toEqual(['half a sen']))
  second.tell('half a sentence')
  await vi.waitFor(() => expect(first.shown).toEqual(['half a sentence']))
  first.tell('')
  await vi.waitFor(() => expect(second.shown).toEqual(['half a sen', '']))
  for (const { shown } of others) expect(shown).toEqual([])
})
