import type { ActionRow } from './action-row.ts'
import type { UseDb } from './deskbell-db.ts'

/** Pressed buttons as rows. They leave with what else a person wrote (`writing-store.ts`). */
export interface ActionStore {
  readonly add: (action: Omit<ActionRow, 'id'>) => Promise<void>
  /** Of everybody, in the order of pressing. */
  readonly all: () => Promise<ActionRow[]>
  readonly remove: (id: number) => Promise<void>
}

export function createActionStore(use: UseDb): ActionStore {
  return {
    add: async action => {
      // The key generator fills the id in.
      await use(db => db.add('actions', action as ActionRow))
    },
    all: () => use(db => db.getAll('actions')),
    remove: id => use(db => db.delete('actions', id)),
  }
}
