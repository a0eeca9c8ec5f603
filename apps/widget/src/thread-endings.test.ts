import { expect, it, vi } from 'vitest'
import { startBackend } from './test-support/fake-backend.ts'
import { openThread, texts } from './test-support/open-thread.ts'

/** A backend's answer that is held back until `release`. */
function holdBack() {
  let release = () => {}
  const held = new Promise<void>(resolve => {
    release = resolve
  })
  let arrived = () => {}
  const reached = new Promise<void>(resolve => {
    arrived = resolve
  })
  return {
    reached,
    release,
    wait: () => {
      arrived()
      return held
    },
  }
}

it('what is written while the lock is being given back goes out too', async () => {
  const backend = await startBackend()
  const giveBack = holdBack()
  let isFirst = true
  const lock = async <T>(work: () => Promise<T>): Promise<T> => {
    const result = await work()
    if (isFirst) await giveBack.wait()
    isFirst = false
    return result
  }
  // Nothing else wakes it: no live link, and no wait that ends.
  backend.streamFault = () => 404
  const { thread, storage } = openThread(backend, new Map(), () => new Promise(() => {}), lock)
  thread.send({ text: 'one' })
  await giveBack.reached
  thread.send({ text: 'two' })
  // The outbox has seen it, and is still busy.
  await storage.kept()
  await Promise.resolve()
  expect(backend.posted.map(({ text }) => text)).toEqual(['one'])
  giveBack.release()
  await vi.waitFor(() => expect(texts(thread)).toEqual(['one', 'two']))
})

// A shared computer: what the last person wrote is neither shown to the next one nor said in their name.
it('the answer to somebody who was forgotten meanwhile is nobody’s', async () => {
  const backend = await startBackend()
  const sending = holdBack()
  backend.beforeMessage = sending.wait
  const { thread, storage } = openThread(backend)
  thread.send({ text: 'mine' })
  await sending.reached
  thread.reset()
  thread.send({ text: 'of the next person' })
  backend.beforeMessage = undefined
  sending.release()
  await vi.waitFor(() => expect(texts(thread)).toContain('of the next person'))
  expect(texts(thread)).not.toContain('mine')
  expect(backend.posted.map(({ text, token }) => `${token} ${text}`)).toEqual([
    'token-1 mine',
    'token-2 of the next person',
  ])
  expect(storage.read()).toMatchObject({ token: 'token-2', outbox: [] })
})

it('a visitor that is made for somebody who was forgotten meanwhile is not kept', async () => {
  const backend = await startBackend()
  const making = holdBack()
  backend.beforeVisitor = making.wait
  const { thread, storage } = openThread(backend)
  thread.send({ text: 'mine' })
  await making.reached
  thread.reset()
  const file = thread.ensureVisitor()
  thread.reset()
  backend.beforeVisitor = undefined
  making.release()
  expect(await file).toMatchObject({ ok: false })
  thread.send({ text: 'of the next person' })
  await vi.waitFor(() => expect(texts(thread)).toEqual(['of the next person']))
  expect(backend.posted.map(({ text }) => text)).toEqual(['of the next person'])
  expect(storage.read().token).toBe(backend.posted[0]?.token)
})

// A page that slept kept the lock for too long: each of the two makes a visitor.
it('of two visitors that were made at once the one that was stored first stays', async () => {
  const backend = await startBackend()
  const making = holdBack()
  backend.beforeVisitor = making.wait
  const slow = openThread(backend)
  slow.thread.send({ text: 'slow' })
  await making.reached
  backend.beforeVisitor = undefined
  backend.fault = () => 503
  const quick = openThread(backend, slow.kept, () => new Promise(() => {}))
  await vi.waitFor(() => expect(quick.thread.get().stalled).toBe(true))
  expect(quick.storage.read().token).toBe('token-2')
  backend.fault = undefined
  making.release()
  await vi.waitFor(() => expect(texts(slow.thread)).toEqual(['slow']))
  expect(slow.storage.read()).toMatchObject({ token: 'token-2', outbox: [] })
  expect(backend.posted.map(({ text, token }) => `${token} ${text}`)).toEqual(['token-2 slow'])
})

it('a day later, when the backend has forgotten the key, what arrived is found and not sent again', async () => {
  const backend = await startBackend()
  const tired = () => new Promise<void>(() => {})
  backend.loseAnswers = true
  const before = openThread(backend, new Map(), tired)
  before.thread.send({ text: 'did this arrive?' })
  await vi.waitFor(() => expect(before.thread.get().stalled).toBe(true))
  expect(backend.posted).toHaveLength(1)
  backend.loseAnswers = false
  before.thread.send({ text: 'did this arrive?' })
  await vi.waitFor(() => expect(before.storage.read().outbox).toHaveLength(2))

  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 25 * 60 * 60 * 1000 })
  const after = openThread(backend, before.kept)
  // The second one, with the same words, was never tried: it is no copy of the first.
  await vi.waitFor(() => expect(texts(after.thread)).toEqual(['did this arrive?', 'did this arrive?']))
  await vi.waitFor(() => expect(after.storage.read().outbox).toEqual([]))
  vi.useRealTimers()
  expect(backend.posted.map(({ key }) => key)).toEqual(['key-1-1', 'key-1-2'])
})
