import { IDBFactory } from 'fake-indexeddb'
import { expect, it, vi } from 'vitest'
import { createDurableCopy } from './durable-copy.ts'
import { createThreadStorage } from './storage.ts'
import { bury, isTombstone } from './tombstone.ts'

const site = 'https://desk.example'
const entry = { key: 'key-1', text: 'Is anybody there?', at: '2026-01-01T00:00:00.000Z' }

/** A browser: what it has written down of localStorage, and its disk. */
function startBrowser(disk = new IDBFactory(), local = new Map<string, string>()) {
  const storage = createThreadStorage(
    site,
    () => ({
      getItem: key => local.get(key) ?? null,
      setItem: (key, value) => void local.set(key, value),
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
  const writtenDown = new Map(browser.local)
  browser.storage.clear()
  await browser.storage.kept()
  await browser.storage.restore()
  expect(browser.storage.read()).toEqual({ outbox: [] })
  expect([...browser.local.values()]).toEqual([expect.stringMatching(/^\{"at":\d+\}$/)])

  const killed = startBrowser(browser.disk, writtenDown)
  await killed.storage.restore()
  expect(killed.storage.read()).toEqual({ outbox: [] })
})

// A shared computer: the next person does not get the last one's chat.
it('a thread that ended does not come back where the copy was not told', async () => {
  const browser = startBrowser()
  browser.storage.write({ outbox: [], token: 'vst_1' })
  await browser.storage.kept()
  const launcher = {
    getItem: (key: string) => browser.local.get(key) ?? null,
    setItem: browser.local.set.bind(browser.local),
  }
  const [key = ''] = browser.local.keys()
  bury(launcher, key)
  expect(isTombstone(launcher.getItem(key) ?? '')).toBe(true)
  await browser.storage.restore()
  expect(browser.storage.read().token).toBeUndefined()
})

it('a copy without an entry comes back within a minute; later the site took the entry away, and the copy goes too', async () => {
  const browser = startBrowser()
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 1, 1) })
  browser.storage.write({ outbox: [], token: 'vst_1' })
  await browser.storage.kept()
  vi.setSystemTime(Date.now() + 30_000)
  const soon = startBrowser(browser.disk)
  await soon.storage.restore()
  expect(soon.storage.read().token).toBe('vst_1')

  vi.setSystemTime(Date.now() + 60_000)
  const later = startBrowser(browser.disk)
  await later.storage.restore()
  await later.storage.kept()
  expect(later.storage.read().token).toBeUndefined()
  expect((await createDurableCopy('thread', () => browser.disk).read())?.text).not.toContain('vst_1')
  vi.useRealTimers()
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
