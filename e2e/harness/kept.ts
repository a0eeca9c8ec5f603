import type { Page } from '@playwright/test'

/** Everything that the app keeps in this browser's database, as one text. */
export function keptOn(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const open = indexedDB.open('deskbell')
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      open.onsuccess = () => resolve(open.result)
      open.onerror = () => reject(new Error('no database'))
    })
    const names = [...db.objectStoreNames]
    const rows = names.map(
      name =>
        new Promise<unknown>((resolve, reject) => {
          const all = db.transaction(name).objectStore(name).getAll()
          all.onsuccess = () => resolve(all.result)
          all.onerror = () => reject(new Error(name))
        }),
    )
    const text = JSON.stringify(await Promise.all(rows))
    db.close()
    return text
  })
}
