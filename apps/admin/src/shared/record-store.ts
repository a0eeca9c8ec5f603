import type { UserId } from '@deskbell/contract'
import type { UseDb } from './deskbell-db.ts'
import type { Records, UserRecords } from './records.ts'

/** The single values that must survive a restart. */
export interface RecordStore {
  readonly read: <K extends keyof Records>(key: K) => Promise<Records[K] | undefined>
  readonly write: <K extends keyof Records>(key: K, value: Records[K]) => Promise<void>
  readonly remove: (key: keyof Records) => Promise<void>
  /** Reads and removes in one transaction: only one caller gets it. */
  readonly take: <K extends keyof Records>(key: K) => Promise<Records[K] | undefined>
  readonly ofUser: (user: UserKey) => UserRecordStore
}

/** A user is known by site and id: two backends may use the same ids. */
export interface UserKey {
  readonly site: string
  readonly userId: UserId
}

export interface UserRecordStore {
  readonly read: <K extends keyof UserRecords>(key: K) => Promise<UserRecords[K] | undefined>
  readonly write: <K extends keyof UserRecords>(key: K, value: UserRecords[K]) => Promise<void>
  readonly remove: (key: keyof UserRecords) => Promise<void>
}

/** Values are written by this module's own types alone, hence the casts when they are read. */
export function createRecordStore(use: UseDb): RecordStore {
  const get = (key: string) => use(db => db.get('records', key))
  const remove = (key: string) => use(db => db.delete('records', key))
  return {
    read: async <K extends keyof Records>(key: K) => (await get(key)) as Records[K] | undefined,
    write: async (key, value) => {
      await use(db => db.put('records', value, key))
    },
    remove,
    take: <K extends keyof Records>(key: K) =>
      use(async db => {
        const tx = db.transaction('records', 'readwrite')
        const value = (await tx.store.get(key)) as Records[K] | undefined
        if (value !== undefined) await tx.store.delete(key)
        await tx.done
        return value
      }),
    ofUser: ({ site, userId }) => {
      const keyOf = (name: keyof UserRecords) => `${name}:${site}:${userId}`
      return {
        read: async <K extends keyof UserRecords>(name: K) => (await get(keyOf(name))) as UserRecords[K] | undefined,
        write: async (name, value) => {
          await use(db => db.put('records', value, keyOf(name)))
        },
        remove: name => remove(keyOf(name)),
      }
    },
  }
}
