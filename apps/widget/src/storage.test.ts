import { IDBFactory } from 'fake-indexeddb'
import { expect, it, vi } from 'vitest'
import { createDurableCopy } from './durable-copy.ts'
import { createThreadStorage } from './storage.ts'

const site = 'https://desk.example'
const entry = { key: 'key-1', text: 'Is anybody there?', at: '2026-01-01T00:00:00.000Z' }

/** A browser: what it has written down of localStorage, and its disk. */
function startBrowser(disk = new IDBFactory(), local = new Map<string, string>()) {
  const storage = createThreadStorage(
    site,
    () => ({
      getItem: key => local.get(key) ?? null,
      setItem: (key, value) => void local.set(key, value),
      removeItem: key => void local.delete(key),
    }),
    createDurableCopy('thread', () => disk),
  )
  return { storage, local, disk }
}

// Issue 4, "Offline": every message typed and sent stands once, whatever is killed.
it('what was kept is there after a browser that had not written down its localStorage', async () => {
  const before = startBrowser()
  before.storage.write({ outbox: [], token: 'vst_1' })
  const writtenDown = new Map(before.local)
  before.storage.write({ outbox: [entry], token: 'vst_1' })
  await before.storage.kept()

  const after = startBrowser(before.disk, writtenDown)
  expect(after.storage.read().outbox).toEqual([])
  await after.storage.restore()
  expect(after.storage.read()).toEqual({ outbox: [entry], token: 'vst_1' })
})

it('an older copy does not come back: not over what is newer, and not after the end', async () => {
  const browser = startBrowser()
  browser.storage.write({ outbox: [entry] })
  await browser.storage.kept()
  const elsewhere = startBrowser(new IDBFactory(), browser.local)
  elsewhere.storage.write({ outbox: [] })
  await browser.storage.restore()
  expect(browser.storage.read().outbox).toEqual([])

  browser.storage.write({ outbox: [entry] })
  browser.storage.clear()
  await browser.storage.kept()
  await browser.storage.restore()
  expect(browser.local.size).toBe(0)
})

it('a clock that jumps back does not make the newest the oldest', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2030, 1, 1) })
  const browser = startBrowser()
  browser.storage.write({ outbox: [] })
  const writtenDown = new Map(browser.local)
  vi.setSystemTime(Date.UTC(2020, 1, 1))
  browser.storage.write({ outbox: [entry] })
  await browser.storage.kept()
  vi.useRealTimers()
  const after = startBrowser(browser.disk, writtenDown)
  await after.storage.restore()
  expect(after.storage.read().outbox).toEqual([entry])
})

it('without a disk it works until the page is left, and nobody waits', async () => {
  const none = createDurableCopy('thread', () => {
    throw new Error('forbidden')
  })
  await none.keep({ text: 'x', at: 1 })
  expect(await none.read()).toBeUndefined()
  const silent = { open: () => ({}) } as unknown as IDBFactory
  await createDurableCopy('thread', () => silent).keep({ text: 'x', at: 1 })
})

// The demo page stands on the app's own address.
it('the app beside it can have its own database, also a newer one', async () => {
  const browser = startBrowser()
  browser.storage.write({ outbox: [entry] })
  await browser.storage.kept()
  const names = (await browser.disk.databases()).map(({ name }) => name)
  expect(names).not.toContain('deskbell')
  const [name = ''] = names
  const newer = browser.disk.open(name, 2)
  await new Promise((resolve, reject) =>
    Object.assign(newer, { onsuccess: resolve, onerror: reject, onblocked: reject }),
  )
})
