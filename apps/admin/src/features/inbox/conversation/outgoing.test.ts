import type { ConversationId, UserId } from '@deskbell/contract'
import { expect, it } from 'vitest'
import { deskOf, dropReply, keepDraft, keepReply } from './outgoing.ts'

const conversation = 'cnv_A1b2C3d4' as ConversationId
const cleo = { site: 'https://desk.example', userId: 'usr_Cleo0000' as UserId }
const dan = { site: 'https://desk.example', userId: 'usr_Dan00000' as UserId }

it('W41: nobody finds the words of another user, nor of the same user at another site', () => {
  keepDraft(deskOf(cleo, conversation), 'a draft of Cleo')
  keepReply(deskOf(cleo, conversation), { key: 'k1', text: 'a reply of Cleo', state: 'failed' })
  expect(deskOf(dan, conversation).draft).toBe('')
  expect(deskOf(dan, conversation).outgoing.get()).toEqual([])
  expect(deskOf({ ...cleo, site: 'https://other.example' }, conversation).draft).toBe('')
  expect(deskOf(cleo, conversation).draft).toBe('a draft of Cleo')
})

it('a reply is kept under its key until it arrived or was given up', () => {
  const desk = deskOf(dan, conversation)
  keepReply(desk, { key: 'k1', text: 'one', state: 'sending' })
  keepReply(desk, { key: 'k2', text: 'two', state: 'sending' })
  keepReply(desk, { key: 'k1', text: 'one', state: 'failed', failure: { kind: 'offline' } })
  expect(desk.outgoing.get().map(({ key, state }) => [key, state])).toEqual([
    ['k1', 'failed'],
    ['k2', 'sending'],
  ])
  dropReply(desk, 'k1')
  expect(desk.outgoing.get().map(({ key }) => key)).toEqual(['k2'])
})
