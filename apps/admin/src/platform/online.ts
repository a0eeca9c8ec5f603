import { createStore, type Store } from '../shared/store.ts'

/** What the browser says about the network. True does not mean that the site can be reached. */
export const onlineStore: Store<boolean> = createStore(true)
