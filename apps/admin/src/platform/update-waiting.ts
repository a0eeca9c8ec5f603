import { createStore, type Store } from '../shared/store.ts'

/** `waiting`: a new version is ready. `required`: the site says that this one is too old (`contract_too_old`). */
export interface UpdateState {
  readonly waiting: boolean
  readonly required: boolean
}

export const updateStore: Store<UpdateState> = createStore<UpdateState>({ waiting: false, required: false })

/** The person agreed: the waiting version takes over and the page loads again. */
export function applyUpdate(): void {}
