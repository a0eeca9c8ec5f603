import { IDBFactory } from 'fake-indexeddb'
import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createWorker } from './create-worker.ts'
import { anna, conversationId, createDesk, person, rung, site } from './test-support/desk.ts'
import { createFakeScope } from './test-support/fake-scope.ts'
import { pushMessage, pushOf } from './test-support/push-bytes.ts'

const read = `POST /conversations/${conversationId}/read`
const take = `PATCH /conversations/${conversationId}`
const taken = {
  status: 409,
  body: {
    code: 'conversation_taken',
    conversation: { assignee: { id: 'usr_ben00000', name: 'Ben $& Söhne' }, visitor: { name: 'Ada' } },
  },
}

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
})

async function setUp({ sync = true, maxActions = 2 } = {}) {
  const desk = await createDesk()
  const scope = createFakeScope()
  let now = 1_000
  const start = () =>
    createWorker(
      {
        ...scope,
        maxActions,
        registration: { ...scope.registration, ...(sync ? {} : { sync: undefined as never }) },
      },
      { fetch: desk.fetch, now: () => now },
    )
  const writer = { site, userId: anna.user.id }
  return {
    ...{ desk, scope, start, writer, worker: start() },
    wait: (milliseconds: number) => {
      now += milliseconds
    },
    calls: () => desk.seen.map(({ call }) => call),
    titles: () => scope.screen.map(({ title }) => title),
  }
}

const actions = [
  { action: 'take' as const, title: 'I take it', navigate: `${site}/conversations/${conversationId}` },
  { action: 'reply' as const, title: 'Reply', navigate: `${site}/conversations/${conversationId}` },
  { action: 'read' as const, title: 'Mark as read', navigate: `${site}/conversations/${conversationId}` },
]
function withActions() {
  const message = pushMessage({ ntf: 'ntf_abcdefgh' })
  return pushOf({ ...message, notification: { ...message.notification, actions } })
}

describe('the buttons of a notification', () => {
  it('are as many as the platform shows, in the backend’s order and words', async () => {
    const { worker, scope } = await setUp()
    await worker.push(withActions())
    expect(scope.shows[0]?.options).toMatchObject({
      actions: [
        { action: 'take', title: 'I take it' },
        { action: 'reply', title: 'Reply', type: 'text' },
      ],
    })
  })

  it('are left out where the platform shows none, and where the backend sends none', async () => {
    const none = await setUp({ maxActions: 0 })
    await none.worker.push(withActions())
    expect(none.scope.shows[0]?.options).not.toHaveProperty('actions')
    const { worker, scope } = await setUp()
    await worker.push(pushOf(pushMessage({ ntf: 'ntf_abcdefgh' })))
    expect(scope.shows[0]?.options).not.toHaveProperty('actions')
  })

  it('with the app closed: marks as read up to what it told of, shows the number that is left, opens nothing', async () => {
    const { worker, desk, scope } = await setUp()
    desk.unread = 3
    await worker.notificationClick({ notification: rung('msg_newest00'), action: 'read' })
    expect(desk.seen).toMatchObject([{ call: read, body: { messageId: 'msg_newest00' } }])
    expect(desk.seen[0]?.key).toMatch(/^.{8,}$/)
    expect(scope.badges).toEqual([3])
    expect(scope.opened).toEqual([])
    expect(await desk.actions.all()).toEqual([])
  })

  it('with the app closed: takes it for whoever was rung, if it is nobody’s', async () => {
    const { worker, desk, scope } = await setUp()
    await worker.notificationClick({ notification: rung(), action: 'take' })
    expect(desk.seen).toMatchObject([
      { call: take, body: { assigneeId: anna.user.id, expected: { assigneeId: null } } },
    ])
    expect([scope.opened, scope.screen]).toEqual([[], []])
  })

  it('without a network: kept, in order and under the same key, over a restart of the worker', async () => {
    const { worker, desk, scope, start, calls } = await setUp()
    desk.up = false
    await worker.notificationClick({ notification: rung('msg_newest00'), action: 'take' })
    await worker.notificationClick({ notification: rung('msg_newest00'), action: 'read' })
    expect(scope.syncs.length).toBeGreaterThan(0)
    expect([scope.opened, scope.screen, calls()]).toEqual([[], [], []])

    desk.up = true
    desk.loseAnswer = true
    await expect(start().wake()).rejects.toThrow('waits')
    expect(calls()).toEqual([take])
    await start().wake()
    expect(calls()).toEqual([take, take, read])
    const [key] = desk.seen.filter(({ call }) => call === read).map(seen => seen.key)
    expect(key).toBeTruthy()
    expect(await desk.actions.all()).toEqual([])
  })

  it('a wake that leaves something is tried again by the browser, later, and not at once by us', async () => {
    const { worker, desk, scope } = await setUp()
    desk.up = false
    await worker.notificationClick({ notification: rung(), action: 'take' })
    scope.syncs.length = 0
    await expect(worker.wake()).rejects.toThrow('waits')
    expect(scope.syncs).toEqual([])
  })

  it('a lost answer is asked for again under the key of the first try', async () => {
    const { worker, desk } = await setUp()
    desk.loseAnswer = true
    await worker.notificationClick({ notification: rung(), action: 'read' })
    await worker.wake()
    const keys = desk.seen.map(({ key }) => key)
    expect(keys).toHaveLength(2)
    expect(new Set(keys).size).toBe(1)
  })

  it.each([
    ['the next push', (worker: ReturnType<typeof createWorker>) => worker.push(pushOf(null))],
    [
      'an app that is opened',
      (worker: ReturnType<typeof createWorker>) => worker.message({ data: { type: 'flush_receipts' }, ports: [] }),
    ],
  ])('where nothing wakes the worker, %s sends what waits', async (_name, chance) => {
    const { worker, desk, calls } = await setUp({ sync: false })
    desk.up = false
    await worker.notificationClick({ notification: rung(), action: 'read' })
    desk.up = true
    await chance(worker)
    expect(calls()).toEqual([read])
  })

  it('a colleague was quicker: said visibly, by name, in the chosen language, and it leads to the conversation', async () => {
    const { worker, desk, scope } = await setUp()
    await desk.records.write('language', 'de')
    desk.refusals.push(taken)
    await worker.notificationClick({ notification: rung(), action: 'take' })
    expect(scope.screen).toMatchObject([
      { title: 'Ben $& Söhne war schneller', tag: conversationId, options: { body: 'Ada' } },
    ])
    const [shown] = scope.screen
    if (shown) await worker.notificationClick({ notification: shown })
    expect(scope.opened).toEqual([`${site}/conversations/${conversationId}?ntf=ntf_abcdefgh`])
    await worker.wake()
    expect(desk.seen).toHaveLength(1)
  })

  it('what is refused for good is said, beside a newer message and never in its place; the rest goes on', async () => {
    const { worker, desk, calls, titles } = await setUp()
    desk.up = false
    await worker.notificationClick({ notification: rung(), action: 'take' })
    await worker.notificationClick({ notification: rung(), action: 'read' })
    await worker.push(pushOf(pushMessage({ ntf: 'ntf_newer000', title: 'Ada again' })))
    desk.up = true
    desk.refusals.push({ status: 404, body: { code: 'not_found' } })
    await worker.wake()
    expect(calls()).toEqual([take, read])
    expect(titles()).toEqual(['Ada again', 'That did not work'])
    expect(await desk.actions.all()).toEqual([])
  })

  it('a session that expired: kept, the app opens to sign in, and then it goes out', async () => {
    const { worker, desk, scope, calls } = await setUp()
    desk.cookie = null
    await worker.notificationClick({ notification: rung(), action: 'take' })
    expect(scope.opened).toEqual([`${site}/conversations/${conversationId}?ntf=ntf_abcdefgh`])
    await desk.signIn(null)
    await worker.wake()
    expect(calls()).toEqual([])
    desk.cookie = anna
    await desk.signIn(anna)
    await worker.message({ data: { type: 'flush_receipts' }, ports: [] })
    expect(calls()).toEqual([take])
  })

  it('a session that expired, and a browser that opens no window any more: said, with the way to it', async () => {
    const { worker, desk, scope, titles } = await setUp()
    desk.cookie = null
    scope.clients.openWindow = () => Promise.reject(new DOMException('too late', 'InvalidAccessError'))
    await worker.notificationClick({ notification: rung(), action: 'take' })
    expect(titles()).toEqual(['That did not work'])
    expect(await desk.actions.all()).toHaveLength(1)
  })

  it('L6: never as another person, neither by the record nor by the cookie; its own person finds it again', async () => {
    const { worker, desk, calls } = await setUp()
    const ben = person('usr_ben00000')
    desk.cookie = ben
    await worker.notificationClick({ notification: rung(), action: 'take' })
    await worker.wake()
    await desk.signIn(ben)
    await worker.wake()
    expect(calls()).toEqual([])
    expect(await desk.actions.all()).toHaveLength(1)
    desk.cookie = anna
    await desk.signIn(anna)
    await worker.wake()
    expect(calls()).toEqual([take])
  })

  it('W41: who signs out leaves nothing to be done', async () => {
    const { worker, desk, calls, writer } = await setUp()
    desk.up = false
    await worker.notificationClick({ notification: rung(), action: 'take' })
    await desk.writing.wipe(writer)
    desk.up = true
    await worker.wake()
    expect(calls()).toEqual([])
  })

  it('after a week it is not done any more, which is said', async () => {
    const { worker, desk, calls, titles, wait } = await setUp()
    desk.up = false
    await worker.notificationClick({ notification: rung(), action: 'take' })
    wait(7 * 24 * 60 * 60 * 1000 + 1)
    desk.up = true
    await worker.wake()
    expect([calls(), titles()]).toEqual([[], ['That did not work']])
    expect(await desk.actions.all()).toEqual([])
  })

  it('a reply that the platform took goes out like any other, and leaves the draft in the app alone', async () => {
    const { worker, desk, scope, writer } = await setUp()
    await desk.writing.keepDraft(writer, conversationId, 'half a sen')
    desk.up = false
    await worker.notificationClick({ notification: rung(), action: 'reply', reply: ' On my way ' })
    expect(await desk.writing.repliesOf(writer)).toMatchObject([{ text: 'On my way' }])
    desk.up = true
    await worker.wake()
    expect(desk.seen).toMatchObject([
      { call: `POST /conversations/${conversationId}/messages`, body: { text: 'On my way' } },
    ])
    expect(await desk.writing.draft(writer, conversationId)).toBe('half a sen')
    expect(scope.opened).toEqual([])
  })

  it.each([
    ['has none', undefined],
    [
      'forbids them as it forbids storage',
      class {
        constructor() {
          throw new DOMException('Storage is blocked', 'SecurityError')
        }
      },
    ],
  ])('a reply goes out where the browser %s: channels to the tabs', async (_why, channel) => {
    vi.stubGlobal('BroadcastChannel', channel)
    const { worker, calls } = await setUp()
    await worker.notificationClick({ notification: rung(), action: 'reply', reply: 'On my way' })
    expect(calls()).toEqual([`POST /conversations/${conversationId}/messages`])
    vi.unstubAllGlobals()
  })

  it.each([undefined, null, '', '  '])('reply without words (%o) opens the conversation at its field', async reply => {
    const { worker, scope, calls } = await setUp()
    await worker.notificationClick({ notification: rung(), action: 'reply', reply })
    expect(scope.opened).toEqual([`${site}/conversations/${conversationId}?ntf=ntf_abcdefgh&reply=1`])
    expect(calls()).toEqual([])
  })

  it('without storage, or of an unknown button, the app is opened instead', async () => {
    const { worker, scope, desk } = await setUp()
    await worker.notificationClick({ notification: rung(), action: 'archive' })
    await desk.records.remove('registration')
    await worker.notificationClick({ notification: rung(), action: 'take' })
    expect(scope.opened).toHaveLength(2)
    expect(desk.seen).toEqual([])
  })
})

describe('read elsewhere', () => {
  const changed = { data: { type: 'conversation_changed', conversationId }, ports: [] }

  it('closes what was read on another device, and asks nobody while nothing is shown', async () => {
    const { worker, desk, titles } = await setUp()
    await worker.message(changed)
    expect(desk.seen).toEqual([])
    await worker.push(pushOf(pushMessage({ ntf: 'ntf_abcdefgh' })))
    await worker.push(pushOf(pushMessage({ ntf: 'ntf_other000', cnv: 'cnv_otherone', title: 'Ben' })))
    desk.unread = 1
    await worker.message(changed)
    expect(titles()).toEqual(['Ada', 'Ben'])
    desk.unread = 0
    await worker.message(changed)
    expect(titles()).toEqual(['Ben'])
  })

  it('leaves what was rung while it asked', async () => {
    const { worker, desk, titles, scope } = await setUp()
    await worker.push(pushOf(pushMessage({ ntf: 'ntf_abcdefgh' })))
    const { fetch } = desk
    desk.fetch = fetch
    const asking = createWorker(scope, {
      fetch: async (input, init) => {
        const answer = await fetch(input, init)
        if (input.endsWith(conversationId))
          await worker.push(pushOf(pushMessage({ ntf: 'ntf_newer000', title: 'Newer' })))
        return answer
      },
    })
    await asking.message(changed)
    expect(titles()).toEqual(['Newer'])
  })

  it('taken by a colleague: replaces the ring silently, under the same tag', async () => {
    const { worker, scope, titles } = await setUp()
    await worker.push(withActions())
    const message = pushMessage({ ntf: 'ntf_taken000', title: 'Taken by Ana' })
    await worker.push(pushOf({ ...message, notification: { ...message.notification, silent: true } }))
    expect(titles()).toEqual(['Taken by Ana'])
    expect(scope.shows[1]?.options).toMatchObject({ tag: conversationId, renotify: false, silent: true })
  })
})

it('twenty pushes at once: each shown, one notification a conversation, none lost', async () => {
  const { worker, scope } = await setUp()
  const pushes = Array.from({ length: 20 }, (_none, at) =>
    pushMessage({ ntf: `ntf_at${String(at).padStart(6, '0')}`, cnv: `cnv_c${at % 5}000000`, title: `Message ${at}` }),
  )
  await Promise.all(pushes.map(message => worker.push(pushOf(message))))
  expect(scope.shows).toHaveLength(20)
  expect(scope.faults).toEqual([])
  expect(scope.screen.map(({ title }) => title).toSorted()).toEqual([15, 16, 17, 18, 19].map(at => `Message ${at}`))
})
