import type { ConversationId, UserId } from '@deskbell/contract'
import { afterEach, expect, it, vi } from 'vitest'
import { type DraftTabs, followDraft } from './draft-tabs.ts'

const anna = { site: 'https://desk.test', userId: 'usr_aaaaaaaa' as UserId }
const bo = 'usr_bbbbbbbb' as UserId
const [one, other] = ['cnv_aaaaaaaa' as ConversationId, 'cnv_bbbbbbbb' as ConversationId]
const open: DraftTabs[] = []
const tab = (userId: UserId, id: ConversationId) => {
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
  const [first, second] = [tab(anna.userId, one), tab(anna.userId, one)]
  const others = [tab(anna.userId, other), tab(bo, one)]
  first.tell('half a sen')
  await vi.waitFor(() => expect(second.shown).toEqual(['half a sen']))
  second.tell('half a sentence')
  await vi.waitFor(() => expect(first.shown).toEqual(['half a sentence']))
  first.tell('')
  await vi.waitFor(() => expect(second.shown).toEqual(['half a sen', '']))
  for (const { shown } of others) expect(shown).toEqual([])
})
