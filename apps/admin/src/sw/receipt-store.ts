import type { NotificationId } from '@deskbell/contract'
import type { UseDb } from '../shared/deskbell-db.ts'
import type { ReceiptRow } from '../shared/receipt-row.ts'

/** Receipts as rows: kept until their token has expired, so that none is sent twice. */
export interface ReceiptStore {
  /** Rows that are there already stay as they are. */
  readonly add: (rows: readonly ReceiptRow[]) => Promise<void>
  /** Unsent rows whose time has come, oldest first. */
  readonly due: (until: number, limit: number) => Promise<ReceiptRow[]>
  readonly put: (rows: readonly ReceiptRow[]) => Promise<void>
  readonly ofNotification: (notificationId: NotificationId) => Promise<ReceiptRow[]>
  readonly countUnsent: () => Promise<number>
  /** Removes rows of before that time. */
  readonly prune: (before: number) => Promise<void>
}

export function createReceiptStore(use: UseDb): ReceiptStore {
  return {
    add: rows =>
      use(async db => {
        const tx = db.transaction('receipts', 'readwrite')
        for (const row of rows) {
          if ((await tx.store.getKey([row.token, row.stage])) === undefined) await tx.store.put(row)
        }
        await tx.done
      }),
    due: (until, limit) => use(db => db.getAllFromIndex('receipts', 'byDue', IDBKeyRange.upperBound(until), limit)),
    put: rows =>
      use(async db => {
        const tx = db.transaction('receipts', 'readwrite')
        for (const row of rows) await tx.store.put(row)
        await tx.done
      }),
    ofNotification: notificationId => use(db => db.getAllFromIndex('receipts', 'byNotification', notificationId)),
    countUnsent: () => use(db => db.countFromIndex('receipts', 'byDue')),
    prune: before =>
      use(async db => {
        const tx = db.transaction('receipts', 'readwrite')
        const old = tx.store.index('byTime').iterate(IDBKeyRange.upperBound(before, true))
        for await (const cursor of old) await cursor.delete()
        await tx.done
      }),
  }
}
