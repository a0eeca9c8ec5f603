import { IDBFactory } from 'fake-indexeddb'
import 'fake-indexeddb/auto'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { createDb } from '../shared/deskbell-db.ts'
import { createRecordStore } from '../shared/record-store.ts'
import { createWorker } from './create-worker.ts'
import { createFakeScope } from './test-support/fake-scope.ts'
import { pushMessage, pushOf } from './test-support/push-bytes.ts'

const offline = () => Promise.reject(new TypeError('no network'))

function setUp() {
  const scope = createFakeScope()
  return { scope, worker: createWorker(scope, { fetch: offline }) }
}

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
})

describe('a push', () => {
  it('W1 style 8: shows exactly one notification, whatever its bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({ maxLength: 4096 }),
          fc.json().map(text => new TextEncoder().encode(text)),
          // Nearly right: one member of a good message is replaced by anything.
          fc
            .tuple(fc.constantFrom('title', 'navigate', 'tag', 'data', 'silent', 'icon', 'dir'), fc.anything())
            .map(([name, value]) => {
              const message = pushMessage({ ntf: 'ntf_abcdefgh' })
              const text = JSON.stringify(
                { ...message, notification: { ...message.notification, [name]: value } },
                quoteBigInt,
              )
              return new TextEncoder().encode(text)
            }),
        ),
        async bytes => {
          const { scope, worker } = setUp()
          await worker.push(pushOf(bytes))
          expect(scope.shows).toHaveLength(1)
          expect(scope.screen).toHaveLength(1)
          expect(scope.shows[0]?.title).not.toBe('')
        },
      ),
      { numRuns: 300 },
    )
  })

  it('W1: shows one without data, and when reading the data throws', async () => {
    const { scope, worker } = setUp()
    await worker.push(pushOf(null))
    await worker.push({
      data: {
        text: () => {
          throw new Error('gone')
        },
      },
    })
    expect(scope.shows.map(({ title }) => title)).toEqual(['New notification', 'New notification'])
  })

  it('shows the message as it was sent, and no member that is not an option (W2)', async () => {
    const { scope, worker } = setUp()
    await worker.push(pushOf(pushMessage({ ntf: 'ntf_abcdefgh', badge: 3 })))
    expect(scope.shows).toEqual([
      {
        title: 'Ada',
        options: {
          body: 'Is anybody there?',
          lang: 'en',
          dir: 'auto',
          icon: 'https://desk.test/icons/icon-192.png',
          badge: 'https://desk.test/icons/badge-192.png',
          tag: 'cnv_abcdefgh',
          renotify: true,
          navigate: 'https://desk.test/conversations/cnv_abcdefgh?ntf=ntf_abcdefgh',
          silent: false,
          data: {
            message: expect.objectContaining({ notificationId: 'ntf_abcdefgh', receiptToken: 'dlv_ntf_abcdefgh.mac' }),
            navigate: 'https://desk.test/conversations/cnv_abcdefgh?ntf=ntf_abcdefgh',
          },
        },
      },
    ])
    expect(scope.badges).toEqual([3])
  })

  it('a duplicate replaces and stays quiet; another of the same conversation replaces and rings', async () => {
    const { scope, worker } = setUp()
    await worker.push(pushOf(pushMessage({ ntf: 'ntf_first000' })))
    await worker.push(pushOf(pushMessage({ ntf: 'ntf_first000' })))
    await worker.push(pushOf(pushMessage({ ntf: 'ntf_second00' })))
    expect(scope.shows.map(({ options }) => options.renotify)).toEqual([true, false, true])
    expect(scope.screen).toHaveLength(1)
  })

  it('pushes that come together are shown one after another: no look runs while one is being shown', async () => {
    const { scope, worker } = setUp()
    const names = ['ntf_aaaaaaaa', 'ntf_bbbbbbbb', 'ntf_cccccccc', 'ntf_dddddddd']
    await Promise.all(names.map((ntf, index) => worker.push(pushOf(pushMessage({ ntf, cnv: `cnv_${index}0000000` })))))
    expect(scope.screen).toHaveLength(4)
    expect(scope.faults).toEqual([])
  })

  it('W2: shows a generic one, with the same way to go, when the browser refuses the options', async () => {
    const { scope, worker } = setUp()
    scope.refuseShows = 1
    await worker.push(pushOf(pushMessage({ ntf: 'ntf_abcdefgh' })))
    expect(scope.screen.map(({ title }) => title)).toEqual(['New notification'])
    expect(scope.screen[0]?.data).toMatchObject({ message: { notificationId: 'ntf_abcdefgh' } })
  })

  it('shows what WebKit parsed by itself when the event has no data (P3)', async () => {
    const { scope, worker } = setUp()
    const { notification } = pushMessage({ ntf: 'ntf_abcdefgh' })
    await worker.push({ data: null, notification, appBadge: 2 })
    expect(scope.screen.map(({ title }) => title)).toEqual(['Ada'])
    expect(scope.badges).toEqual([2])
  })

  it('W4: 0 clears the badge; without badges nothing happens', async () => {
    const { scope, worker } = setUp()
    await worker.push(pushOf(pushMessage({ ntf: 'ntf_abcdefgh', badge: 0 })))
    expect(scope.badges).toEqual([0])
    const bare = { ...createFakeScope(), navigator: { languages: [] } }
    await createWorker(bare, { fetch: offline }).push(pushOf(pushMessage({ ntf: 'ntf_abcdefgh', badge: 4 })))
    expect(bare.screen).toHaveLength(1)
  })

  it.each([
    ['de-AT', 'Neue Benachrichtigung', 'ltr'],
    ['es', 'Nueva notificación', 'ltr'],
    ['fr-CA', 'Nouvelle notification', 'ltr'],
    ['ar', 'إشعار جديد', 'rtl'],
    ['xx', 'New notification', 'ltr'],
  ])('speaks the stored language when it has to speak for itself: %s', async (language, title, dir) => {
    const { scope, worker } = setUp()
    await createRecordStore(createDb()).write('language', language)
    await worker.push(pushOf('{'))
    expect(scope.shows).toMatchObject([{ title, options: { dir } }])
  })

  it('shows without storage, too', async () => {
    Object.assign(globalThis, {
      indexedDB: {
        open: () => {
          throw new DOMException('no', 'SecurityError')
        },
      },
    })
    const { scope, worker } = setUp()
    await worker.push(pushOf(pushMessage({ ntf: 'ntf_abcdefgh' })))
    await worker.push(pushOf('nonsense'))
    expect(scope.screen.map(({ title }) => title)).toEqual(['Ada', 'New notification'])
  })
})

function quoteBigInt(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value
}
