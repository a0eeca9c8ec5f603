import type { Message } from '@deskbell/contract'
import { expect, it } from 'vitest'
import type { ReplyRow } from '../../../shared/reply-row.ts'
import { notYetThere, type OutgoingReply, outgoingOf } from './outgoing.ts'

const row = (id: number, failed = false) =>
  ({ id, ...(failed && { failure: { kind: 'problem', status: 404, code: 'not_found', problem: {} } }) }) as ReplyRow
const states = (...args: Parameters<typeof outgoingOf>) => outgoingOf(...args).map(({ state }) => state)

it('a reply says where it is: under way, waiting for a connection, refused, or behind one that was', () => {
  expect(states([row(1), row(2)], 1, false)).toEqual(['sending', 'sending'])
  expect(states([row(1), row(2)], undefined, true)).toEqual(['waiting', 'waiting'])
  expect(states([row(1), row(2)], 1, true)).toEqual(['sending', 'waiting'])
  expect(states([row(1), row(2, true), row(3)], undefined, false)).toEqual(['sending', 'failed', 'held'])
})

it('what the thread has already is not shown twice while it is sent', () => {
  const at = Date.UTC(2026, 10, 21, 9)
  const said = (text: string, id: string, ms: number) =>
    ({ text, author: { id }, createdAt: new Date(ms).toISOString() }) as unknown as Message
  const reply = (text: string, state: OutgoingReply['state']) => ({ row: { text, at } as ReplyRow, state })
  const shown = (replies: OutgoingReply[], messages: Message[]) =>
    notYetThere(replies, messages, 'usr_me').map(({ row: { text } }) => text)

  expect(shown([reply('Hi', 'sending'), reply('There', 'sending')], [said('Hi', 'usr_me', at + 50)])).toEqual(['There'])
  expect(
    shown([reply('Hi', 'sending')], [said('Hi', 'usr_other', at + 50), said('Hi', 'usr_me', at - 600_000)]),
  ).toEqual(['Hi'])
  expect(shown([reply('Hi', 'waiting'), reply('Hi', 'failed')], [said('Hi', 'usr_me', at + 50)])).toEqual(['Hi', 'Hi'])
})
