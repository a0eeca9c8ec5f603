import type { Conversation, Message } from '@deskbell/contract'
import { expect, it } from 'vitest'
import { flatten, type Pages, withConversation, withMessage, withSameConversation } from './cache.ts'

const pagesOf = <T>(...pages: T[][]): Pages<T> => ({
  pages: pages.map((items, index) => ({ items, nextCursor: index < pages.length - 1 ? `c${index}` : null })),
  pageParams: pages.map(() => ''),
})
const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 9, minute)).toISOString()
const message = (n: number) => ({ id: `msg_0000000${n}`, createdAt: at(n), text: `${n}` }) as unknown as Message
const conversation = (name: string, minute: number, status = 'open') =>
  ({
    id: `cnv_${name.padEnd(8, '0')}`,
    status,
    createdAt: at(0),
    lastMessage: message(minute),
  }) as unknown as Conversation
const ids = (pages: Pages<Conversation>) => flatten(pages).map(({ id }) => id.replace(/cnv_|0/g, ''))

it('a message that comes twice stands once, and one that comes late stands in its place', () => {
  const start = pagesOf([message(5), message(3)], [message(1)])
  const once = withMessage(start, message(6))
  expect(withMessage(once, message(6))).toBe(once)
  expect(flatten(withMessage(once, message(4))).map(({ text }) => text)).toEqual(['6', '5', '4', '3', '1'])
})

it('a conversation moves to its place, also from a later page', () => {
  const start = pagesOf([conversation('a', 9), conversation('b', 8)], [conversation('c', 7), conversation('d', 6)])
  expect(ids(withConversation(start, conversation('d', 30), true))).toEqual(['d', 'a', 'b', 'c'])
  expect(ids(withConversation(start, conversation('a', 7), true))).toEqual(['b', 'a', 'c', 'd'])
})

it('one that does not belong there leaves the list', () => {
  const start = pagesOf([conversation('a', 9), conversation('b', 8)])
  expect(ids(withConversation(start, conversation('a', 9, 'closed'), false))).toEqual(['b'])
})

it('a new one comes first, and one that is older than what is loaded waits for its page', () => {
  const more = { pages: [{ items: [conversation('a', 9)], nextCursor: 'more' }], pageParams: [''] }
  expect(ids(withConversation(more, conversation('n', 20), true))).toEqual(['n', 'a'])
  expect(ids(withConversation(more, conversation('o', 2), true))).toEqual(['a'])
  expect(ids(withConversation(pagesOf<Conversation>([]), conversation('n', 20), true))).toEqual(['n'])
})

it('what a search found stays in its place, with what was found', () => {
  const match = { messageId: 'msg_00000001', excerpt: 'a parcel' }
  const start = pagesOf([{ ...conversation('a', 9), match } as Conversation, conversation('b', 8)])
  const after = flatten(withSameConversation(start, conversation('a', 30, 'closed')))
  expect(after[0]).toMatchObject({ status: 'closed', match })
  expect(after).toHaveLength(2)
})
