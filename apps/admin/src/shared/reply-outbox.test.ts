import type { ConversationId, Message, UserId } from '@deskbell/contract'
import { IDBFactory } from 'fake-indexeddb'
import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, it } from 'vitest'
import { createDb } from './deskbell-db.ts'
import { createReplyOutbox, type OutboxNote, type Outcome } from './reply-outbox.ts'
import type { ReplyRow, Writer } from './reply-row.ts'
import { createWritingStore, type WritingStore } from './writing-store.ts'

const hour = 60 * 60 * 1000
const anna: Writer = { site: 'https://desk.test', userId: 'usr_anna0000' as UserId }
const ben: Writer = { ...anna, userId: 'usr_ben00000' as UserId }
const first = 'cnv_first000' as ConversationId
const second = 'cnv_second00' as ConversationId
const refusal = { kind: 'problem', status: 413, code: 'payload_too_large', problem: {} } as const

/** A backend that keeps a message once for each key it has not forgotten. */
function createBackend() {
  const keys = new Map<string, Message>()
  const backend = {
    messages: [] as { conversationId: ConversationId; text: string }[],
    keys,
    /** Each is the ending of one call; after them all goes well. */
    endings: [] as ('lost' | 'down' | 'refused' | 'signed_out')[],
    send: ({ conversationId, text, key }: ReplyRow): Outcome<Message> => {
      const ending = backend.endings.shift()
      if (ending === 'down') return { kind: 'later' }
      if (ending === 'signed_out') return { kind: 'signed_out' }
      if (ending === 'refused') return { kind: 'refused', failure: refusal }
      const known = keys.get(key) ?? ({ id: `msg_${key}`, text } as unknown as Message)
      if (!keys.has(key)) backend.messages.push({ conversationId, text })
      keys.set(key, known)
      return ending === 'lost' ? { kind: 'later' } : { kind: 'answered', data: known }
    },
  }
  return backend
}

let store: WritingStore
let key = 0
beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
  store = createWritingStore(createDb())
})

const type = (writer: Writer, conversationId: ConversationId, text: string) =>
  store.add({ ...writer, key: `key-${++key}`, conversationId, text, at: 1 })

function setUp(writer: () => Writer | undefined = () => anna) {
  const backend = createBackend()
  const notes: OutboxNote[] = []
  const clock = { now: 0 }
  const make = () =>
    createReplyOutbox({
      store,
      writer: async () => writer(),
      alone: work => work(),
      send: async reply => backend.send(reply),
      find: async (reply, since) => ({
        kind: 'answered',
        data:
          since <= 0 && backend.messages.some(({ text }) => text === reply.text)
            ? ({ id: 'msg_found', text: reply.text } as unknown as Message)
            : null,
      }),
      tell: note => notes.push(note),
      now: () => clock.now,
    })
  return { backend, notes, clock, flush: make(), make, texts: () => backend.messages.map(({ text }) => text) }
}

describe('the outbox of replies', () => {
  it('sends once and in order, and forgets what was taken', async () => {
    const { flush, texts, notes } = setUp()
    for (const text of ['one', 'two', 'three']) await type(anna, first, text)
    expect(await flush()).toEqual({ kind: 'nothing' })
    expect(texts()).toEqual(['one', 'two', 'three'])
    expect(await store.repliesOf(anna)).toEqual([])
    expect(notes.filter(note => note.type === 'sent')).toHaveLength(3)
  })

  it('an answer that was lost, and a page that was killed, send nothing twice', async () => {
    const { backend, flush, make, texts } = setUp()
    for (const text of ['one', 'two']) await type(anna, first, text)
    backend.endings = ['lost']
    expect(await flush()).toEqual({ kind: 'later' })
    expect((await store.repliesOf(anna)).map(({ text }) => text)).toEqual(['one', 'two'])
    // Another page, which knows only what is stored.
    expect(await make()()).toEqual({ kind: 'nothing' })
    expect(texts()).toEqual(['one', 'two'])
  })

  it('what is typed while it sends goes out, too', async () => {
    const { flush, texts } = setUp()
    await type(anna, first, 'one')
    const sending = flush()
    await type(anna, first, 'two')
    await Promise.all([sending, flush()])
    expect(texts()).toEqual(['one', 'two'])
  })

  it('out of reach, nothing overtakes anything', async () => {
    const { backend, flush, texts } = setUp()
    await type(anna, first, 'one')
    await type(anna, second, 'two')
    backend.endings = ['down', 'down']
    await flush()
    await flush()
    expect(texts()).toEqual([])
    await flush()
    expect(texts()).toEqual(['one', 'two'])
  })

  it('a refused one holds back its conversation alone, until its writer decides', async () => {
    const { backend, flush, texts } = setUp()
    const refused = await type(anna, first, 'too long')
    await type(anna, first, 'after it')
    await type(anna, second, 'elsewhere')
    backend.endings = ['refused']
    expect(await flush()).toEqual({ kind: 'nothing' })
    expect(texts()).toEqual(['elsewhere'])
    expect((await store.repliesOf(anna))[0]?.failure).toEqual(refusal)
    await store.remove(refused.id)
    await flush()
    expect(texts()).toEqual(['elsewhere', 'after it'])
  })

  it('W41: waits for its writer, and goes out under nobody else’s name', async () => {
    let present: Writer | undefined = anna
    const { backend, flush, texts } = setUp(() => present)
    await type(anna, first, 'Anna’s')
    backend.endings = ['signed_out']
    expect(await flush()).toEqual({ kind: 'signed_out' })
    present = undefined
    expect(await flush()).toEqual({ kind: 'signed_out' })
    present = ben
    expect(await flush()).toEqual({ kind: 'nothing' })
    expect(await store.repliesOf(ben)).toEqual([])
    expect(texts()).toEqual([])
    present = anna
    await flush()
    expect(texts()).toEqual(['Anna’s'])
  })

  it.each([
    ['lost', 'was there'],
    ['down', 'never came'],
  ] as const)('a day later, when the key may be forgotten, looks first: %s, it %s', async (ending, _it) => {
    const { backend, flush, clock, texts } = setUp()
    await type(anna, first, 'one')
    await type(anna, first, 'two')
    backend.endings = [ending]
    await flush()
    backend.keys.clear()
    clock.now = 25 * hour
    expect(await flush()).toEqual({ kind: 'nothing' })
    expect(texts()).toEqual(['one', 'two'])
  })

  it('one that was given up while it waited is not sent', async () => {
    const { flush, texts } = setUp()
    const row = await type(anna, first, 'one')
    await store.remove(row.id)
    expect(await store.update({ ...row, triedAt: 1 })).toBe(false)
    await flush()
    expect(texts()).toEqual([])
  })
})

describe('drafts', () => {
  it('end where the reply begins, and are each writer’s own', async () => {
    await store.keepDraft(anna, first, 'half a sen')
    await store.keepDraft(anna, second, 'other')
    await store.keepDraft(ben, first, 'of Ben')
    await type(anna, first, 'half a sentence')
    expect(await store.draft(anna, first)).toBe('')
    expect(await store.draft(anna, second)).toBe('other')
    await store.wipe(anna)
    expect(await store.draft(anna, second)).toBe('')
    expect(await store.repliesOf(anna)).toEqual([])
    expect(await store.draft(ben, first)).toBe('of Ben')
  })
})
