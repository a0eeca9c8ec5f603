import type { ConversationId, Me, UserId } from '@deskbell/contract'
import { IDBFactory } from 'fake-indexeddb'
import 'fake-indexeddb/auto'
import { beforeEach, expect, it } from 'vitest'
import { createDb } from '../shared/deskbell-db.ts'
import { createRecordStore } from '../shared/record-store.ts'
import { createWritingStore } from '../shared/writing-store.ts'
import { createSessionOpener } from './open-session.ts'
import { createReplySender } from './send-replies.ts'

const site = 'https://desk.test'
const conversationId = 'cnv_first000' as ConversationId
const person = (id: string): Me => ({
  user: { id: id as UserId, name: id, email: `${id}@desk.test`, role: 'agent' },
  capabilities: [],
})
const anna = person('usr_anna0000')

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
})

async function setUp() {
  const use = createDb()
  const [store, records] = [createWritingStore(use), createRecordStore(use)]
  await records.write('connection', {
    ...{ site, name: 'Desk', apiRoot: `${site}/api/v1`, levels: ['conversations'], signIn: ['session'], own: true },
    ...{ me: anna, by: 'session' },
  })
  for (const text of ['one', 'two']) {
    await store.add({ site, userId: anna.user.id, key: `key-${text}`, conversationId, text, at: 1 })
  }
  const world = { cookie: anna as Me | null, up: true, posts: [] as string[], wakes: 0, told: [] as string[] }
  const answer = (status: number, body: unknown) => new Response(JSON.stringify(body), { status })
  const open = createSessionOpener({
    ...{ records, timeoutMs: 1_000, refused: async () => {} },
    fetch: async (input, init) => {
      if (!world.up) throw new TypeError('no network')
      if (!world.cookie || init.credentials !== 'same-origin') return answer(401, { code: 'unauthenticated' })
      if (input.endsWith('/me')) return answer(200, world.cookie)
      const key = (init.headers as Record<string, string>)['idempotency-key']
      world.posts.push(`${input.replace(site, '')} ${key}`)
      return answer(201, { id: 'msg_abcdefgh', text: 'said' })
    },
  })
  const send = createReplySender({
    ...{ store, records, open, now: () => 1, alone: work => work() },
    tell: note => void world.told.push(note.type),
    wakeLater: async () => void world.wakes++,
  })
  return { store, records, world, send, left: () => store.repliesOf({ site, userId: anna.user.id }) }
}

it('with no page open, the worker sends what waits, in order, each under its own key', async () => {
  const { send, world, left } = await setUp()
  await send()
  const path = `/api/v1/conversations/${conversationId}/messages`
  expect(world.posts).toEqual([`${path} key-one`, `${path} key-two`])
  expect(await left()).toEqual([])
  expect(world.told.filter(type => type === 'sent')).toHaveLength(2)
  expect(world.wakes).toBe(0)
})

it('asks to be woken again while the site is out of reach', async () => {
  const { send, world, left } = await setUp()
  world.up = false
  await send()
  expect(world.wakes).toBeGreaterThan(0)
  expect(await left()).toHaveLength(2)
})

it('W41: sends nothing in the name of whoever has the session by now, nor without one', async () => {
  const { send, world, left, records } = await setUp()
  world.cookie = person('usr_ben00000')
  await send()
  world.cookie = null
  await send()
  const connection = await records.read('connection')
  if (connection) await records.write('connection', { ...connection, me: null, by: null })
  world.cookie = anna
  await send()
  expect(world.posts).toEqual([])
  expect(await left()).toHaveLength(2)
})
