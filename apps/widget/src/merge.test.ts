import type { ConversationId, Message, MessageId } from '@deskbell/contract'
import { expect, it } from 'vitest'
import { countUnread, merge, seenByTeam } from './merge.ts'

const message = (number: number, kind: 'visitor' | 'agent', text = ''): Message => ({
  id: `msg_0000000${number}` as MessageId,
  conversationId: 'cnv_aaaaaaaa' as ConversationId,
  author: { kind, id: 'usr_aaaaaaaa', name: 'Anna' },
  text,
  createdAt: new Date(1_800_000_000_000 + number).toISOString(),
})
const thread = [
  message(1, 'visitor'),
  message(2, 'agent'),
  message(3, 'visitor'),
  message(4, 'agent'),
  message(5, 'agent'),
]
const seen = (number: number) => ({ messageId: `msg_0000000${number}` as MessageId, at: '2026-11-21T12:00:00Z' })

it('each message stands once, in order, as it was told last', () => {
  const merged = merge(
    [message(2, 'agent', 'old')],
    [message(3, 'visitor'), message(2, 'agent', 'new'), message(1, 'visitor')],
  )
  expect(merged.map(({ id }) => id.at(-1))).toEqual(['1', '2', '3'])
  expect(merged[1]?.text).toBe('new')
})

it('counts the replies after the one that was seen', () => {
  expect(countUnread(thread, undefined)).toBe(3)
  expect(countUnread(thread, 'msg_00000002')).toBe(2)
  expect(countUnread(thread, 'msg_00000005')).toBe(0)
})

it('the visitor’s newest message that the team has seen, if it is known', () => {
  expect(seenByTeam(thread, null)).toBeUndefined()
  expect(seenByTeam(thread, seen(1))).toBe('msg_00000001')
  expect(seenByTeam(thread, seen(2))).toBe('msg_00000001')
  expect(seenByTeam(thread, seen(5))).toBe('msg_00000003')
  expect(seenByTeam(thread, seen(9))).toBeUndefined()
})
