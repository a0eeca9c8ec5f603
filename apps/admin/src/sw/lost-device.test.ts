import type { ConversationId, DeviceId, DeviceState, Me, UserId } from '@deskbell/contract'
import { IDBFactory } from 'fake-indexeddb'
import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, it } from 'vitest'
import { createDb } from '../shared/deskbell-db.ts'
import { createRecordStore } from '../shared/record-store.ts'
import { createWritingStore } from '../shared/writing-store.ts'
import { createWorker } from './create-worker.ts'
import { createFakeScope, createFakeWindow, fakeSubscription } from './test-support/fake-scope.ts'

const site = 'https://desk.test'
const apiRoot = `${site}/api/v1`
const user = { id: 'usr_abcdefgh' as UserId, name: 'Ana', email: 'ana@desk.test', role: 'agent' as const }
const writer = { site, userId: user.id }
const conversationId = 'cnv_abcdefgh' as ConversationId
const lost: DeviceState = { state: 'lost', at: '2026-11-21T12:00:00.000Z', by: { name: 'Ada' } }

/** Ana's browser, with something in every store; the site says of this device what the test says. */
async function setUp(state: DeviceState | undefined, put = { status: 401, code: 'unauthenticated' }) {
  const use = createDb()
  const [records, writing] = [createRecordStore(use), createWritingStore(use)]
  const me: Me = { user, capabilities: [] }
  await records.write('connection', {
    ...{ site, name: 'Desk', apiRoot, levels: ['conversations'], signIn: ['session'], own: true, me, by: 'session' },
  })
  await records.write('password', { site, user: 'ana', password: 'an application password' })
  await records.write('registration', {
    ...{ ...writer, apiRoot, deviceId: 'dev_abcdefgh' as DeviceId, renewToken: 'renew-me' },
    ...{ endpoint: 'https://push.test/old', applicationServerKey: 'B'.padEnd(87, 'A'), keyId: 'key-1' },
    ...{ details: { label: 'Phone' }, confirmedAt: 0 },
  })
  await records.ofUser(writer).write('intent', 'on')
  await writing.add({ ...writer, key: 'key', conversationId, text: 'not sent yet', at: 1 })
  await writing.keepDraft(writer, conversationId, 'a secret draft')
  await use(db => db.put('queries', 'what was read', 'cache'))

  const scope = createFakeScope()
  const window = createFakeWindow({ url: `${site}/` })
  scope.windows.push(window)
  const done: string[] = []
  scope.subscription = {
    ...fakeSubscription('https://push.test/old'),
    unsubscribe: async () => done.push('unsubscribe') > 0,
  }
  await scope.registration.showNotification('Zoë', { body: 'what she wrote' })
  const asked: { readonly path: string; readonly authorization: string | undefined }[] = []
  const worker = createWorker(
    {
      ...scope,
      registration: { ...scope.registration, unregister: async () => done.push('unregister') > 0 },
      caches: () => ({
        keys: () => Promise.resolve([`workbox-precache-v2-${site}/`, 'of-the-site-around-us']),
        delete: async name => done.push(`delete ${name}`) > 0,
      }),
    },
    {
      fetch: async (url, init) => {
        const { authorization } = init.headers as Record<string, string>
        const path = url.replace(apiRoot, '')
        asked.push({ path, authorization })
        if (path.endsWith('/state') && state) return Response.json(state)
        return Response.json({ code: put.code }, { status: put.status })
      },
    },
  )
  const everything = () =>
    use(async db => {
      const stores = await Promise.all([...db.objectStoreNames].map(name => db.getAll(name)))
      return JSON.stringify(stores)
    })
  return { scope, window, worker, records, asked, done, everything }
}

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
})

describe('a device that was reported lost, with the app closed', () => {
  it.each([
    ['its session ended', { status: 401, code: 'unauthenticated' }, 'wake'],
    ['its row is not taken back', { status: 410, code: 'device_removed' }, 'change'],
  ] as const)('wipes itself when it learns that %s', async (_why, put, how) => {
    const { worker, scope, window, records, asked, done, everything } = await setUp(lost, put)
    if (how === 'wake') await worker.wake()
    else await worker.subscriptionChange(fakeSubscription('https://push.test/new'))
    expect(asked).toContainEqual({ path: '/devices/dev_abcdefgh/state', authorization: 'Bearer renew-me' })
    expect(await records.read('wiped')).toEqual({ byName: 'Ada', at: lost.at })
    const left = await everything()
    for (const secret of [
      'not sent yet',
      'a secret draft',
      'what was read',
      'application password',
      'renew-me',
      user.id,
    ]) {
      expect(left).not.toContain(secret)
    }
    expect(new Set(done)).toEqual(new Set(['unsubscribe', 'unregister', `delete workbox-precache-v2-${site}/`]))
    expect(scope.screen).toEqual([])
    expect(scope.badges).toContain(0)
    expect(window.done).toContain(`navigate ${site}/`)
  })

  it.each([
    ['merely lapsed', { state: 'registered', at: null, by: null } as const],
    ['was taken off by a person', { ...lost, state: 'removed' } as const],
    ['belongs to a site that does not say', undefined],
  ])('keeps everything when the sign-in %s', async (_why, state) => {
    const { worker, window, done, everything, scope } = await setUp(state)
    const before = await everything()
    await worker.wake()
    expect(await everything()).toBe(before)
    expect([done, window.done]).toEqual([[], []])
    expect(scope.screen).toHaveLength(1)
  })
})
