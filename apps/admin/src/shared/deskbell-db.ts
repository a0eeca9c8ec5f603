import {
  type DBSchema,
  type IDBPDatabase,
  type IDBPTransaction,
  type OpenDBCallbacks,
  openDB,
  type StoreNames,
} from 'idb'
import type { ActionRow } from './action-row.ts'
import type { ReceiptRow } from './receipt-row.ts'
import type { ReplyRow } from './reply-row.ts'

interface Schema extends DBSchema {
  /** One value a key; users' values under `name:site:user`. */
  records: { key: string; value: unknown }
  receipts: {
    key: [token: string, stage: string]
    value: ReceiptRow
    indexes: { byNotification: string; byDue: number; byTime: number }
  }
  /** What TanStack Query keeps. */
  queries: { key: string; value: string }
  /** Typed, and not known to be sent. */
  replies: { key: number; value: ReplyRow; indexes: { byWriter: [site: string, userId: string] } }
  /** By site, user and conversation. */
  drafts: { key: string[]; value: string }
  /** Buttons of notifications that were pressed, and not known to be carried out. */
  actions: { key: number; value: ActionRow; indexes: { byWriter: [site: string, userId: string] } }
}

export type DeskbellDb = IDBPDatabase<Schema>
type Upgrade = (db: DeskbellDb, tx: IDBPTransaction<Schema, StoreNames<Schema>[], 'versionchange'>) => void

const databaseName = 'deskbell'

/**
 * Step n leads from version n to n + 1. Steps are only ever added, and never drop rows: an app that was cached for weeks
 * must find its device again.
 */
export const upgrades: readonly Upgrade[] = [
  db => {
    db.createObjectStore('records')
    db.createObjectStore('queries')
    const receipts = db.createObjectStore('receipts', { keyPath: ['token', 'stage'] })
    receipts.createIndex('byNotification', 'notificationId')
    // Rows without `dueAt` are not in it: they were sent.
    receipts.createIndex('byDue', 'dueAt')
    receipts.createIndex('byTime', 'at')
  },
  db => {
    db.createObjectStore('drafts')
    db.createObjectStore('replies', { keyPath: 'id', autoIncrement: true }).createIndex('byWriter', ['site', 'userId'])
  },
  db => {
    db.createObjectStore('actions', { keyPath: 'id', autoIncrement: true }).createIndex('byWriter', ['site', 'userId'])
  },
]

export interface OpenOptions {
  readonly name?: string
  readonly steps?: readonly Upgrade[]
  /** The connection was closed from outside: by a newer version in another tab, or by the browser. */
  readonly onClosed?: () => void
}

/**
 * Opens the database at the newest version, taking every step on the way. One that a newer app made is used as it is:
 * steps only add, so what this app knows is there.
 */
export async function openDeskbellDb(options: OpenOptions = {}): Promise<DeskbellDb> {
  const { name = databaseName, steps = upgrades, onClosed } = options
  const callbacks: OpenDBCallbacks<Schema> = {
    upgrade: (opened, oldVersion, _newVersion, tx) => {
      for (const step of steps.slice(oldVersion)) step(opened, tx)
    },
    // Holding on would keep every other tab from its upgrade.
    blocking: (_current, _next, event) => {
      ;(event.target as IDBDatabase).close()
      onClosed?.()
    },
    terminated: () => onClosed?.(),
  }
  try {
    return await openDB<Schema>(name, steps.length, callbacks)
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'VersionError')) throw error
    return openDB<Schema>(name, undefined, callbacks)
  }
}

/** Runs against the open database, and opens it when it is needed first. */
export type UseDb = <T>(work: (db: DeskbellDb) => Promise<T>) => Promise<T>

/** One lazy connection; opened again after it was closed from outside. Making one has no effect. */
export function createDb(open: (options: OpenOptions) => Promise<DeskbellDb> = openDeskbellDb): UseDb {
  let opening: Promise<DeskbellDb> | undefined
  const forget = () => {
    opening = undefined
  }
  return async work => {
    opening ??= open({ onClosed: forget })
    const db = await opening.catch((error: unknown) => {
      forget()
      throw error
    })
    return work(db)
  }
}
