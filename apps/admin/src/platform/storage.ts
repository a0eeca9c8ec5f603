import { createDb } from '../shared/deskbell-db.ts'
import { createQueryStore } from '../shared/query-store.ts'
import { createRecordStore } from '../shared/record-store.ts'
import { createWritingStore } from '../shared/writing-store.ts'
import { withMemory } from './writing-fallback.ts'

/** The page's one connection to IndexedDB; opened when it is needed first. */
export const database = createDb()

export const records = createRecordStore(database)
export const queries = createQueryStore(database)
/** Replies on their way, and drafts. */
export const writing = withMemory(createWritingStore(database))
