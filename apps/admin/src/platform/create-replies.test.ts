import type { ConversationId, Message, UserId } from '@deskbell/contract'
import { IDBFactory } from 'fake-indexeddb'
import 'fake-indexeddb/auto'
import { beforeEach, expect, it, vi } from 'vitest'
import { createDb } from '../shared/deskbell-db.ts'
import type { OutboxNote, Rest } from '../shared/reply-outbox.ts'
import type { Writer } from '../shared/reply-row.ts'
import { createManualClock } from '../shared/test-support/manual-clock.ts'
import { createWritingStore } from '../shared/writing-store.ts'
import { createReplies } from './create-replies.ts'
import { withMemory } from './writing-fallback.ts'

const anna: Writer = { site: 'https://desk.test', userId: 'usr_anna0000' as UserId }
const conversation = 'cnv_first000' as ConversationId

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
})

function setUp(store = createWritingStore(createDb())) {
  const clock = createManualClock()
  const world = { writer: anna as Writer | undefined, rest: { kind: 'nothing' } as Rest, flushes: 0, woken: 0, left: 0 }
  let tellTab: (note: OutboxNote) => void = () => undefined
  let tell: (note: OutboxNote) => void = () => undefined
  const sent: OutboxNote[] = []
  const listen = (listener: typeof tellTab) => {
    tellTab = listener
    return () => undefined
  }
  const replies = createReplies({
    store,
    writer: () => world.writer,
    tabs: { send: note => sent.push(note), listen },
    flush: async toTell => {
      tell = toTell
      world.flushes += 1
      return world.rest
    },
    wakeLater: () => void world.woken++,
    onSignedOut: () => void world.left++,
    newKey: () => crypto.randomUUID(),
    now: () => 1,
    after: clock.after,
  })
  return {
    store,
    clock,
    world,
    replies,
    sent,
    fromTab: (note: OutboxNote) => tellTab(note),
    tell: (note: OutboxNote) => tell(note),
  }
}

it('keeps what is typed, sends it, and shows it until it has arrived', async () => {
  const { replies, store, tell, world, sent } = setUp()
  await replies.add(conversation, { text: 'Hello' })
  expect(replies.rows.get().map(({ text }) => text)).toEqual(['Hello'])
  expect((await store.repliesOf(anna)).map(({ text }) => text)).toEqual(['Hello'])
  expect(sent).toContainEqual({ type: 'changed' })
  await vi.waitFor(() => expect(world.flushes).toBe(1))
  const arrived = vi.fn<(text: string) => void>()
  replies.onSent((_reply, message) => arrived(message.text))
  const [reply] = replies.rows.get()
  if (reply) tell({ type: 'sent', reply, message: { text: 'Hello' } as Message })
  expect(arrived).toHaveBeenCalledWith('Hello')
  expect(replies.rows.get()).toEqual([])
})

it('out of reach it tries again by itself, rarer and rarer, and asks for the worker', async () => {
  const { replies, world, clock } = setUp()
  world.rest = { kind: 'later' }
  await replies.add(conversation, { text: 'Hello' })
  await vi.waitFor(() => expect(replies.stalled.get()).toBe(true))
  expect(world.woken).toBe(1)
  clock.advance(2_000)
  await vi.waitFor(() => expect(world.woken).toBe(2))
  clock.advance(2_000)
  expect(world.flushes).toBe(2)
  world.rest = { kind: 'nothing' }
  clock.advance(2_000)
  await vi.waitFor(() => expect(world.flushes).toBe(3))
  await vi.waitFor(() => expect(replies.stalled.get()).toBe(false))
})

it('W41: another user sees nothing of it, and it is there again with its writer', async () => {
  const { replies, world } = setUp()
  world.rest = { kind: 'signed_out' }
  await replies.add(conversation, { text: 'Anna’s' })
  await vi.waitFor(() => expect(world.left).toBe(1))
  world.writer = { ...anna, userId: 'usr_ben00000' as UserId }
  replies.lookAgain()
  await vi.waitFor(() => expect(replies.rows.get()).toEqual([]))
  world.writer = anna
  replies.lookAgain()
  await vi.waitFor(() => expect(replies.rows.get()).toHaveLength(1))
})

it('hears of what another tab or the worker sent', async () => {
  const { replies, store, fromTab } = setUp()
  const reply = await store.add({ ...anna, key: 'k', conversationId: conversation, text: 'From there', at: 1 })
  fromTab({ type: 'changed' })
  await vi.waitFor(() => expect(replies.rows.get()).toHaveLength(1))
  fromTab({ type: 'sending', id: reply.id })
  expect(replies.sending.get()).toBe(reply.id)
  fromTab({ type: 'sent', reply, message: { text: 'From there' } as Message })
  expect(replies.rows.get()).toEqual([])
})

it('a refused reply goes again under a new key, or is given up', async () => {
  const { replies, store } = setUp()
  const failure = { kind: 'problem', status: 404, code: 'not_found', problem: {} } as const
  const row = await store.add({
    ...anna,
    key: 'old',
    conversationId: conversation,
    text: 'x',
    at: 1,
    triedAt: 1,
    failure,
  })
  await replies.retry(row)
  const [again] = await store.repliesOf(anna)
  expect(again?.key).not.toBe('old')
  expect(again?.failure).toBeUndefined()
  expect(again?.triedAt).toBeUndefined()
  await replies.discard(row)
  expect(replies.rows.get()).toEqual([])
})

it('where storage is refused, a reply and a draft live as long as the page', async () => {
  const refused = createDb(() => Promise.reject(new DOMException('no', 'SecurityError')))
  const { replies, store } = setUp(withMemory(createWritingStore(refused)))
  await store.keepDraft(anna, conversation, 'Hel')
  expect(await store.draft(anna, conversation)).toBe('Hel')
  await replies.add(conversation, { text: 'Hello' })
  expect(replies.rows.get().map(({ text }) => text)).toEqual(['Hello'])
  const [row] = replies.rows.get()
  expect(row && (await store.update({ ...row, triedAt: 1 }))).toBe(true)
  expect((await store.repliesOf(anna))[0]?.triedAt).toBe(1)
  if (row) await replies.discard(row)
  expect(replies.rows.get()).toEqual([])
})
