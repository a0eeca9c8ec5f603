import { IDBFactory } from 'fake-indexeddb'
import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, it } from 'vitest'
import { createDb } from '../shared/deskbell-db.ts'
import { createRecordStore } from '../shared/record-store.ts'
import { createManualClock } from '../shared/test-support/manual-clock.ts'
import { createWorker } from './create-worker.ts'
import { createFakeScope, createFakeWindow, type FakeWindowOptions } from './test-support/fake-scope.ts'
import { pushMessage } from './test-support/push-bytes.ts'

const path = '/conversations/cnv_abcdefgh?ntf=ntf_abcdefgh'
const url = `https://desk.test${path}`
const elsewhere = 'https://desk.test/conversations/cnv_otherone'
const there = 'https://desk.test/conversations/cnv_abcdefgh'
const message = `message ${JSON.stringify({ type: 'navigate', path })}`

/** A tap on a notification, with these windows. Time passes only where a window stays silent. */
async function click(windows: readonly FakeWindowOptions[], data?: unknown) {
  const scope = createFakeScope()
  const clock = createManualClock()
  const onSilence = () => clock.advance(800)
  scope.windows.push(...windows.map(options => createFakeWindow({ ...options, onSilence })))
  const worker = createWorker(scope, {
    fetch: () => Promise.reject(new TypeError('no network')),
    now: clock.now,
    after: clock.after,
  })
  let closed = 0
  const sent = pushMessage({ ntf: 'ntf_abcdefgh' }).notification
  const notification = { data: data ?? { message: sent.data, navigate: sent.navigate }, close: () => void closed++ }
  await worker.notificationClick({ notification })
  const records = createRecordStore(createDb())
  return {
    closed,
    opened: scope.opened,
    done: scope.windows.map(window => window.done),
    pending: await records.read('pendingTarget'),
  }
}

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
})

describe('the click ladder (C1): exactly one step wins', () => {
  it('focuses the window that is at that conversation already, and does no more', async () => {
    const result = await click([
      { url: elsewhere, focused: true, answers: true },
      { url: there, answers: true },
    ])
    expect(result).toMatchObject({ closed: 1, opened: [], done: [[], ['focus']] })
    expect(result.pending).toBeUndefined()
  })

  it('focuses the best window first and then tells it', async () => {
    const result = await click([{ url: elsewhere, answers: true }])
    expect(result).toMatchObject({ opened: [], done: [['focus', message]] })
    expect(result.pending).toBeUndefined()
  })

  it('prefers the focused window, then a visible one, then the one used last', async () => {
    const hidden = { url: elsewhere, visibilityState: 'hidden', answers: true }
    const visible = { ...hidden, visibilityState: 'visible' }
    expect((await click([hidden, visible, { ...visible, focused: true }])).done).toEqual([[], [], ['focus', message]])
    expect((await click([hidden, visible])).done).toEqual([[], ['focus', message]])
    expect((await click([hidden, hidden])).done).toEqual([['focus', message], []])
  })

  it('still tells the window when the browser refuses its focus', async () => {
    const result = await click([{ url: elsewhere, refusesFocus: true, answers: true }])
    expect(result).toMatchObject({ opened: [], done: [['focus', message]] })
  })

  it('tries the focus once, even when the window at that place refuses it', async () => {
    const result = await click([{ url: there, refusesFocus: true, answers: true }])
    expect(result).toMatchObject({ opened: [], done: [['focus', message]] })
  })

  it('navigates a window that does not answer in 800 ms', async () => {
    const result = await click([{ url: elsewhere }])
    expect(result).toMatchObject({ opened: [], done: [['focus', message, `navigate ${url}`]] })
  })

  it('opens a new window when nothing else works, and leaves the target for its start (C2)', async () => {
    const result = await click([{ url: elsewhere, refusesFocus: true, refusesNavigate: true }])
    expect(result.opened).toEqual([url])
    expect(result.pending).toMatchObject({ path })
  })

  it('opens a window when there is none', async () => {
    const result = await click([])
    expect(result).toMatchObject({ closed: 1, opened: [url] })
    expect(result.pending).toMatchObject({ path })
  })

  it.each([
    ['the demo page', 'https://desk.test/demo'],
    ['another origin', 'https://desk.test.evil.test/'],
    ['an API answer', 'https://desk.test/api/v1/me'],
  ])('leaves alone what is not the app: %s', async (_what, other) => {
    expect(await click([{ url: other, focused: true, answers: true }])).toMatchObject({ opened: [url], done: [[]] })
  })

  it('leaves alone frames inside other pages', async () => {
    expect((await click([{ url: elsewhere, frameType: 'nested', answers: true }])).opened).toEqual([url])
  })
})

describe('C3: where a tap may lead', () => {
  const { data } = pushMessage({ ntf: 'ntf_abcdefgh' }).notification
  it.each([
    ['another origin', { message: data, navigate: 'https://evil.test/conversations/cnv_abcdefgh' }, url],
    ['a look-alike', { message: data, navigate: 'https://desk.test.evil.test/' }, url],
    ['a script', { message: data, navigate: 'javascript:alert(1)' }, url],
    ['another route', { message: data, navigate: 'https://desk.test/api/v1/session' }, url],
    [
      'a test',
      { message: { ...data, conversationId: null }, navigate: null },
      'https://desk.test/device?ntf=ntf_abcdefgh',
    ],
    ['nothing readable', { message: null, navigate: null }, 'https://desk.test/'],
    ['foreign data', 'text', 'https://desk.test/'],
    ['the data that Safari kept', data, url],
  ])('%s', async (_what, shown, expected) => {
    expect((await click([], shown)).opened).toEqual([expected])
  })
})
