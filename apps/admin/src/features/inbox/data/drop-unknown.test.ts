import type { Api, ApiResult } from '@deskbell/api'
import type { Conversation, ConversationId, LiveEvent, Message, Page, UserId } from '@deskbell/contract'
import { QueryClient } from '@tanstack/react-query'
import { expect, it, vi } from 'vitest'
import type { Pages } from './cache.ts'
import { followInbox } from './live-inbox.ts'
import { conversationKeys } from './queries.ts'

const site = 'https://desk.test'
const [open, closed, erased] = ['cnv_open0000', 'cnv_closed00', 'cnv_erased00'] as const as unknown as [
  ConversationId,
  ConversationId,
  ConversationId,
]
const reset: LiveEvent = { id: '', type: 'reset', data: {} }
const conversation = (id: ConversationId) => ({ id, createdAt: '2026-11-21T12:00:00.000Z' }) as unknown as Conversation
const pages = <T>(...items: T[]): Pages<T> => ({ pages: [{ items, nextCursor: null }], pageParams: [''] })
const list = (search = '') => conversationKeys.list(site, { view: 'open', department: undefined, search })
const mine = conversationKeys.list(site, { view: 'mine', department: undefined, search: '' })

/** A device that kept three threads and three lists, and a site that knows two conversations still. */
function setUp(one: (id: ConversationId) => ApiResult<Conversation> = answerOf) {
  const asked: string[] = []
  const api = {
    conversations: {
      list: async (): Promise<ApiResult<Page<Conversation>>> => {
        asked.push('list')
        return { ok: true, status: 200, data: { items: [conversation(open)], nextCursor: null } }
      },
      read: async (id: ConversationId) => {
        asked.push(id)
        return one(id)
      },
    },
  } as unknown as Api
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 15_000 } } })
  for (const id of [open, closed, erased]) {
    queries.setQueryData(conversationKeys.one(site, id), conversation(id))
    queries.setQueryData(conversationKeys.messages(site, id), pages({ text: `of ${id}` } as Message))
  }
  for (const key of [list(), mine]) queries.setQueryData(key, pages(conversation(open), conversation(erased)))
  queries.setQueryData(list('forget'), pages(conversation(erased)))
  // Of another site: none of this one's business.
  queries.setQueryData(['https://other.test', 'messages', erased], pages({ text: 'elsewhere' } as Message))
  const follow = followInbox(queries, { api, site, userId: 'usr_aaaaaaaa' as UserId })
  const kept = (of = site) => {
    const all = queries.getQueryCache().getAll()
    return JSON.stringify(
      all.filter(({ queryKey: [first] }) => first === of).map(({ queryKey, state }) => [queryKey, state]),
    )
  }
  return { follow, kept, asked }
}

function answerOf(id: ConversationId): ApiResult<Conversation> {
  if (id !== erased) return { ok: true, status: 200, data: conversation(id) }
  return { ok: false, failure: { kind: 'problem', status: 404, code: 'not_found', problem: {} } } as never
}

it('after a gap nothing is kept of a conversation that the site does not know any more; the others stay', async () => {
  const { follow, kept, asked } = setUp()
  follow(reset)
  await vi.waitFor(() => expect(kept()).not.toContain(erased))
  expect(kept()).toContain(`of ${open}`)
  expect(kept()).toContain(`of ${closed}`)
  expect(kept('https://other.test')).toContain('elsewhere')
  // What stands in a list is known: it is not asked for one by one.
  expect(asked).not.toContain(open)
})

it('where the site does not answer, what was read stays until it is asked again', async () => {
  const { follow, kept, asked } = setUp(() => ({ ok: false, failure: { kind: 'offline' } }))
  follow(reset)
  await vi.waitFor(() => expect(asked).toContain(erased))
  await vi.waitFor(() => expect(asked).toContain(closed))
  expect(kept()).toContain(`of ${erased}`)
  expect(kept()).toContain(`of ${closed}`)
})
