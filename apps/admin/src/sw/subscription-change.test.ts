import type { DeviceId, DevicePut, UserId } from '@deskbell/contract'
import { IDBFactory } from 'fake-indexeddb'
import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, it } from 'vitest'
import { createDb } from '../shared/deskbell-db.ts'
import { createRecordStore } from '../shared/record-store.ts'
import type { PushIntent, PushRegistration } from '../shared/records.ts'
import { createWorker, syncTag } from './create-worker.ts'
import { createFakeScope, createFakeWindow, fakeSubscription } from './test-support/fake-scope.ts'

const registration: PushRegistration = {
  userId: 'usr_abcdefgh' as UserId,
  site: 'https://desk.test',
  apiRoot: 'https://desk.test/api/v1',
  deviceId: 'dev_abcdefgh' as DeviceId,
  renewToken: 'renew-me',
  endpoint: 'https://push.test/old',
  applicationServerKey: 'B'.padEnd(87, 'A'),
  keyId: 'key-1',
  details: { label: 'Mac / Chrome', installed: true, appUrl: 'https://desk.test' },
  confirmedAt: 0,
}

const device = { id: registration.deviceId, owner: { id: registration.userId, name: 'Ada' } }

interface Call {
  readonly url: string
  readonly authorization: string | undefined
  readonly body: DevicePut
}

async function setUp(
  options: { intent?: PushIntent; stored?: Partial<PushRegistration> | null; status?: number; answer?: object } = {},
) {
  const { intent = 'on', stored = {}, status = 200, answer = device } = options
  globalThis.indexedDB = new IDBFactory()
  const records = createRecordStore(createDb())
  if (stored) await records.write('registration', { ...registration, ...stored })
  await records.ofUser(registration).write('intent', intent)
  const scope = createFakeScope()
  const window = createFakeWindow({ url: 'https://desk.test/' })
  scope.windows.push(window)
  const calls: Call[] = []
  const worker = createWorker(scope, {
    fetch: (url, init) => {
      const headers = init.headers as Record<string, string>
      calls.push({ url, authorization: headers['authorization'], body: JSON.parse(init.body as string) as DevicePut })
      return Promise.resolve(Response.json(status < 300 ? answer : {}, { status }))
    },
  })
  return { scope, worker, calls, records, window }
}

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
})

describe('pushsubscriptionchange (L3)', () => {
  it('reports the new endpoint with the row’s renew token, without a session', async () => {
    const { worker, calls, records } = await setUp()
    await worker.subscriptionChange(fakeSubscription('https://push.test/new'))
    expect(calls).toMatchObject([
      {
        url: 'https://desk.test/api/v1/devices/dev_abcdefgh',
        authorization: 'Bearer renew-me',
        body: { keyId: 'key-1', label: 'Mac / Chrome', subscription: { endpoint: 'https://push.test/new' } },
      },
    ])
    expect((await records.read('registration'))?.endpoint).toBe('https://push.test/new')
  })

  it('a row that came back has a new token: that one is kept, and the next change goes by it', async () => {
    const { worker, calls, records } = await setUp({
      status: 201,
      answer: { ...device, id: 'dev_otherone', renewToken: 'the-new-one' },
    })
    await worker.subscriptionChange(fakeSubscription('https://push.test/new'))
    expect(await records.read('registration')).toMatchObject({ deviceId: 'dev_otherone', renewToken: 'the-new-one' })
    expect(await records.ofUser(registration).read('deviceId')).toBe('dev_otherone')
    await worker.subscriptionChange(fakeSubscription('https://push.test/newer'))
    expect(calls.at(-1)).toMatchObject({
      url: 'https://desk.test/api/v1/devices/dev_otherone',
      authorization: 'Bearer the-new-one',
    })
  })

  it('without a new token the one that it came by stays', async () => {
    const { worker, records } = await setUp()
    await worker.subscriptionChange(fakeSubscription('https://push.test/new'))
    expect((await records.read('registration'))?.renewToken).toBe('renew-me')
  })

  it('subscribes with the stored key when the browser gave no new one', async () => {
    const { worker, calls, scope } = await setUp()
    scope.nextSubscription = fakeSubscription('https://push.test/again')
    await worker.subscriptionChange(null)
    expect(calls.map(({ body }) => body.subscription.endpoint)).toEqual(['https://push.test/again'])
  })

  it('tells the open pages, which compare for themselves, even when nothing worked', async () => {
    const { worker, calls, window } = await setUp()
    await worker.subscriptionChange(null)
    expect(calls).toEqual([])
    expect(window.done).toEqual([`message ${JSON.stringify({ type: 'subscription_changed' })}`])
  })

  it.each(['off', 'unset'] as const)('does nothing by itself when the person’s intent is %s', async intent => {
    const { worker, calls, scope } = await setUp({ intent })
    scope.nextSubscription = fakeSubscription('https://push.test/again')
    await worker.subscriptionChange(null)
    expect(calls).toEqual([])
    expect(scope.subscription).toBeNull()
  })

  it.each([
    ['nobody is registered', null],
    ['there is no renew token', { renewToken: null }],
  ])('registers nothing when %s', async (_why, stored) => {
    const { worker, calls } = await setUp({ stored })
    await worker.subscriptionChange(fakeSubscription('https://push.test/new'))
    expect(calls).toEqual([])
  })

  it('asks to be woken when the site fails, and then says it again', async () => {
    const { worker, calls, scope } = await setUp({ status: 503 })
    scope.subscription = fakeSubscription('https://push.test/new')
    await worker.subscriptionChange(scope.subscription)
    expect(scope.syncs).toContain(syncTag)
    await expect(worker.wake()).rejects.toThrow('waits')
    expect(calls).toHaveLength(2)
  })

  it('says nothing on a wake when the endpoint is the one that the site knows', async () => {
    const { worker, calls, scope } = await setUp()
    scope.subscription = fakeSubscription(registration.endpoint)
    await worker.wake()
    expect(calls).toEqual([])
  })
})
