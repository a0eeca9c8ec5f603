import { createStore, type Store } from '../shared/store.ts'

/** The browser's answer to "may this site show notifications"; `unsupported` where it does not know the question. */
export type Permission = NotificationPermission | 'unsupported'

export const permissionStore: Store<Permission> = createPermissionStore()

function readPermission(): Permission {
  return typeof Notification === 'undefined' ? 'unsupported' : Notification.permission
}

/** Changed in the browser's own settings, too: hence the three ways to hear of it (L5). */
function createPermissionStore(): Store<Permission> {
  const store = createStore<Permission>('unsupported', {
    watch: () => {
      const look = () => store.set(readPermission())
      const stop = new AbortController()
      const { signal } = stop
      look()
      document.addEventListener('visibilitychange', look, { signal })
      // Settings that open beside the page, or over it, hide nothing.
      addEventListener('focus', look, { signal })
      // Not every browser knows this name, or fires the event.
      navigator.permissions?.query({ name: 'notifications' }).then(
        status => {
          if (!signal.aborted) status.addEventListener('change', look, { signal })
        },
        () => undefined,
      )
      return () => stop.abort()
    },
  })
  return { ...store, get: readPermission }
}
