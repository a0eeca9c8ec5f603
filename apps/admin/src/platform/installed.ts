import { createStore, type Store } from '../shared/store.ts'

/** Does the app run as an installed app (Home Screen, dock), not in a browser's tab? */
export const installedStore: Store<boolean> = createStore(false)

/** Can the app be installed by {@link promptInstall} right now? Chromium alone tells. */
export const installableStore: Store<boolean> = createStore(false)

/** Opens the browser's own install dialog; call it from a tap. False when there is none or it was dismissed. */
export function promptInstall(): Promise<boolean> {
  return Promise.resolve(false)
}
