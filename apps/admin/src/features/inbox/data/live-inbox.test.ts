import type { Api } from '@deskbell/api'
import type { Conversation, LiveEvent, Message, UserId } from '@deskbell/contract'
import { QueryClient } from '@tanstack/react-query'
import { expect, it } from 'vitest'
import type { Pages } from './cache.ts'
import { followInbox } from './live-inbox.ts'
import { conversationKeys } from './queries.ts'

const site = 'https://desk.test'
const userId = 'usr_aaaaaaaa' as UserId
const message = (n: number) =>
  ({
    id: `msg_${String(n).padStart(8, '0')}`,
    author: { kind: 'visitor', id: 'vis_aaaaaaaa', name: 'Anna' },
    text: `Message ${n}`,
    createdAt: new Date(Date.UTC(2026, 0, 1, 0, n)).toISOString(),
  }) as Message
const conversation = (newest: number) =>
  ({
    id: 'cnv_aaaaaaaa',
    visitor: { id: 'vis_aaaaaaaa', name: 'Anna' },
    status: 'open',
    assignee: null,
    department: null,
    unreadCount: 0,
    createdAt: message(1).createdAt,
    lastMessage: message(newest),
  }) as unknown as Conversation
const pages = <T>(...items: T[]): Pages<T> => ({ pages: [{ items, nextCursor: null }], pageParams: [''] })
const created = (n: number): LiveEvent =>
  ({ type: 'message.created', data: { conversationId: 'cnv_aaaaaaaa', message: message(n) } }) as unknown as LiveEvent

const thread = conversationKeys.messages(site, conversation(1).id)
const list = conversationKeys.list(site, { view: 'open', department: undefined, search: '' })

function setUp() {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const follow = followInbox(queries, { api: {} as Api, site, userId })
  const texts = () =>
    queries.getQueryData<Pages<Message>>(thread)?.pages.flatMap(page => page.items.map(one => one.text))
  const row = () => queries.getQueryData<Pages<Conversation>>(list)?.pages[0]?.items[0]
  return { queries, follow, texts, row }
}

// Issue 4, "Live": nothing missed.
it('a message comes into a thread and a list that no screen shows', () => {
  const { queries, follow, texts, row } = setUp()
  queries.setQueryData(thread, pages(message(1)))
  queries.setQueryData(list, pages(conversation(1)))
  follow(created(2))
  expect(texts()).toEqual(['Message 2', 'Message 1'])
  expect(row()).toMatchObject({ unreadCount: 1, lastMessage: { text: 'Message 2' } })
})

it.each([
  ['a thread', thread, () => pages(message(1))],
  ['a list', list, () => pages(conversation(1))],
] as const)(
  'what comes while the answer for %s is under way outlives that older answer, once',
  async (_what, key, older) => {
    const { queries, follow, texts, row } = setUp()
    queries.setQueryData(thread, pages(message(1)))
    queries.setQueryData(list, pages(conversation(1)))
    let answer: (data: unknown) => void = () => undefined
    const fetched = queries.fetchQuery({
      queryKey: key,
      staleTime: 0,
      queryFn: () => new Promise(resolve => (answer = resolve)),
    })
    follow(created(2))
    answer(older())
    await fetched
    expect(texts()).toEqual(['Message 2', 'Message 1'])
    expect(row()).toMatchObject({ unreadCount: 1, lastMessage: { text: 'Message 2' } })

    // An answer that was asked for afterwards is newer, and is believed.
    await queries.fetchQuery({
      queryKey: list,
      staleTime: 0,
      queryFn: () => pages({ ...conversation(2), unreadCount: 0 }),
    })
    expect(row()?.unreadCount).toBe(0)
  },
)
