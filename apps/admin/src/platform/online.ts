import { createStore, type Store } from '../shared/store.ts'

/** What the browser says about the network. True does not mean that the site can be reached. */
export const onlineStore: Store<boolean> = createOnlineStore()

function createOnlineStore(): Store<boolean> {
  const store = createStore(true, {
    watch: () => {
      const look = () => store.set(navigator.onLine)
      look()
      addEventListener('online', look)
      addEventListener('offline', look)
      return () => {
        removeEventListener('online', look)
        removeEventListener('offline', look)
      }
    },
  })
  // Read at once where nobody watches yet; there is no navigator where the app is built.
  return { ...store, get: () => (typeof navigator === 'undefined' ? store.get() : navigator.onLine) }
}
