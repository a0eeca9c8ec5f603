import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Receipts } from '@deskbell/contract'
import { IDBFactory } from 'fake-indexeddb'
import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createDb } from '../shared/deskbell-db.ts'
import { createRecordStore } from '../shared/record-store.ts'
import { createManualClock } from '../shared/test-support/manual-clock.ts'
import { createWorker, syncTag } from './create-worker.ts'
import { createFakeScope } from './test-support/fake-scope.ts'
import { pushMessage, pushOf } from './test-support/push-bytes.ts'

interface Seen {
  readonly body: Receipts
  readonly headers: Record<string, string | string[] | undefined>
}

/** A backend that takes receipts over real HTTP. */
async function startBackend() {
  const seen: Seen[] = []
  const answers: (() => { status: number; body: unknown })[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (piece: Buffer) => {
      text += piece.toString()
    })
    request.on('end', () => {
      const body = JSON.parse(text) as Receipts
      seen.push({ body, headers: request.headers })
      const isRefused = body.receipts.some(({ token }) => token === backend.refuse)
      const { status, body: answer } =
        answers.shift()?.() ??
        (isRefused
          ? { status: 400, body: { code: 'invalid' } }
          : { status: 200, body: { results: body.receipts.map(() => ({ ok: true })) } })
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
    })
  })
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const apiRoot = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`
  const backend = { seen, answers, apiRoot, refuse: '', stop: () => new Promise(resolve => server.close(resolve)) }
  return backend
}

let backend: Awaited<ReturnType<typeof startBackend>>

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory()
  backend = await startBackend()
})
afterEach(() => backend.stop())

/** A worker whose device is registered at that backend. */
async function setUp() {
  const scope = createFakeScope()
  const clock = createManualClock()
  const network = { up: true }
  const worker = createWorker(scope, {
    fetch: (input, init) => (network.up ? fetch(input, init) : Promise.reject(new TypeError('no network'))),
    now: clock.now,
    after: clock.after,
  })
  await createRecordStore(createDb()).write('connection', {
    ...{ site: 'https://desk.test', name: 'Desk', apiRoot: backend.apiRoot, own: true, me: null, by: null },
    levels: ['push'],
    signIn: ['session'],
  })
  return { scope, clock, network, worker }
}

/** In one batch the order says nothing: each receipt has its own time. */
const stages = () => backend.seen.map(({ body }) => body.receipts.map(({ stage }) => stage).toSorted())

describe('receipts', () => {
  it('are sent after the notification is shown, with the token of that delivery and nothing else', async () => {
    const { worker } = await setUp()
    await worker.push(pushOf(pushMessage({ ntf: 'ntf_abcdefgh', token: 'dlv_abcdefgh.mac' })))
    expect(backend.seen).toHaveLength(1)
    const [seen] = backend.seen
    const at = '2026-11-21T09:00:00.000Z'
    expect(seen?.body.sentAt).toBe(at)
    expect(seen?.body.receipts.toSorted((a, b) => (a.stage < b.stage ? 1 : -1))).toEqual([
      { token: 'dlv_abcdefgh.mac', stage: 'received', at },
      { token: 'dlv_abcdefgh.mac', stage: 'displayed', at },
    ])
    expect(seen?.headers['authorization']).toBeUndefined()
    expect(seen?.headers['cookie']).toBeUndefined()
  })

  it('style 11: wait while there is no network, and are sent once on the next wake', async () => {
    const { worker, network, scope, clock } = await setUp()
    network.up = false
    await worker.push(pushOf(pushMessage({ ntf: 'ntf_abcdefgh' })))
    expect(scope.syncs).toEqual([syncTag])
    network.up = true
    clock.advance(1000)
    await worker.wake()
    await worker.wake()
    expect(stages()).toEqual([['displayed', 'received']])
    expect(backend.seen[0]?.body.sentAt).toBe('2026-11-21T09:00:01.000Z')
    expect(backend.seen[0]?.body.receipts[0]?.at).toBe('2026-11-21T09:00:00.000Z')
  })

  it('survive the worker: a new one sends what the old one kept', async () => {
    const { worker, network } = await setUp()
    network.up = false
    await worker.push(pushOf(pushMessage({ ntf: 'ntf_abcdefgh' })))
    const later = createManualClock(Date.parse('2026-11-21T10:00:00.000Z'))
    const next = createWorker(createFakeScope(), { now: later.now, after: later.after })
    await next.push(pushOf(pushMessage({ ntf: 'ntf_secondxx' })))
    expect(stages().flat().toSorted()).toEqual(['displayed', 'displayed', 'received', 'received'])
  })

  it('are tried again later and later while the backend fails, and not before their time', async () => {
    const { worker, clock } = await setUp()
    const failing = () => ({ status: 503, body: {} })
    backend.answers.push(failing, failing)
    const message = { data: null, ports: [] }
    await worker.push(pushOf(pushMessage({ ntf: 'ntf_abcdefgh' })))
    await worker.notificationClose({ data: null, close: () => undefined })
    expect(backend.seen).toHaveLength(1)
    clock.advance(30_000)
    await worker.push(pushOf('no receipts of its own'))
    await worker.message({ ...message, data: { type: 'flush_receipts' } })
    expect(backend.seen).toHaveLength(2)
    await worker.message({ ...message, data: { type: 'flush_receipts' } })
    expect(backend.seen).toHaveLength(3)
    expect(new Set(stages().map(list => list.join()))).toEqual(new Set(['displayed,received']))
  })

  it.each([
    ['a bad token', { status: 200, body: { results: [{ code: 'not_found' }, { code: 'not_found' }] } }],
    ['a backend without receipts', { status: 404, body: { code: 'not_found' } }],
  ])('are not sent again after %s', async (_what, answer) => {
    const { worker } = await setUp()
    backend.answers.push(() => answer)
    await worker.push(pushOf(pushMessage({ ntf: 'ntf_abcdefgh' })))
    await worker.wake()
    expect(backend.seen).toHaveLength(1)
  })

  it('refused together are sent in parts: one bad row costs no other', async () => {
    const { worker, network } = await setUp()
    network.up = false
    for (const ntf of ['ntf_firstxxx', 'ntf_thebadxx', 'ntf_thirdxxx']) {
      await worker.push(pushOf(pushMessage({ ntf, token: ntf })))
    }
    network.up = true
    backend.refuse = 'ntf_thebadxx'
    await worker.wake()
    const taken = backend.seen.filter(({ body }) => body.receipts.every(({ token }) => token !== backend.refuse))
    expect(taken.flatMap(({ body }) => body.receipts.map(({ token }) => token)).toSorted()).toEqual([
      ...['ntf_firstxxx', 'ntf_firstxxx', 'ntf_thirdxxx', 'ntf_thirdxxx'],
    ])
    const { length } = backend.seen
    await worker.wake()
    expect(backend.seen).toHaveLength(length)
  })

  it('tell of a click and of a dismissal, each once', async () => {
    const { worker } = await setUp()
    const { data, navigate } = pushMessage({ ntf: 'ntf_abcdefgh' }).notification
    const notification = { data: { message: data, navigate }, close: () => undefined }
    await worker.notificationClick({ notification })
    await worker.notificationClick({ notification })
    await worker.notificationClose(notification)
    expect(stages()).toEqual([['clicked'], ['dismissed']])
  })

  it('tell of a click that only the opened page saw (C2), by the token that came with the push', async () => {
    const { worker } = await setUp()
    await worker.push(pushOf(pushMessage({ ntf: 'ntf_abcdefgh', token: 'dlv_abcdefgh.mac' })))
    const opened = (ntf: string) => worker.message({ data: { type: 'report_clicked', notificationId: ntf }, ports: [] })
    await opened('ntf_abcdefgh')
    await opened('ntf_abcdefgh')
    await opened('ntf_neverseen')
    expect(backend.seen.slice(1).map(({ body }) => body.receipts)).toMatchObject([
      [{ token: 'dlv_abcdefgh.mac', stage: 'clicked' }],
    ])
  })

  it('are forgotten with their token, after 30 days', async () => {
    const { worker, network, clock } = await setUp()
    network.up = false
    await worker.push(pushOf(pushMessage({ ntf: 'ntf_abcdefgh' })))
    network.up = true
    clock.advance(31 * 24 * 60 * 60 * 1000)
    await worker.wake()
    expect(backend.seen).toEqual([])
  })

  it('are not kept when the browser belongs to no site', async () => {
    const { worker } = await setUp()
    await createRecordStore(createDb()).remove('connection')
    const { data } = pushMessage({ ntf: 'ntf_abcdefgh' }).notification
    await worker.notificationClose({ data, close: () => undefined })
    expect(backend.seen).toEqual([])
  })
})
