import { createStore, type Store } from '../shared/store.ts'

/** The browser's answer to "may this site show notifications"; `unsupported` where it does not know the question. */
export type Permission = NotificationPermission | 'unsupported'

export const permissionStore: Store<Permission> = createStore<Permission>('unsupported')
