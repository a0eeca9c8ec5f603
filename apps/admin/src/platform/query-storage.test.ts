import { IDBFactory } from 'fake-indexeddb'
import 'fake-indexeddb/auto'
import { beforeEach, expect, it } from 'vitest'
import { createDb } from '../shared/deskbell-db.ts'
import { createQueryStore } from '../shared/query-store.ts'
import { createQueryStorage } from './query-storage.ts'

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
})

it('A12: after sign-out no tab writes back what the person saw', async () => {
  let signedIn = true
  const storage = createQueryStorage(createQueryStore(createDb()), () => signedIn)
  await storage.setItem('cache', 'one')
  expect(await storage.getItem('cache')).toBe('one')
  signedIn = false
  await storage.clear()
  await storage.setItem('cache', 'two')
  expect(await storage.getItem('cache')).toBeNull()
})
