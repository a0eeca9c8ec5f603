import { createStore, type Store } from '../shared/store.ts'

/** Chromium alone has it, and the compiler's library does not. */
interface InstallPromptEvent extends Event {
  readonly prompt: () => Promise<{ outcome: 'accepted' | 'dismissed' }>
}

const displayModes = ['standalone', 'fullscreen', 'minimal-ui', 'window-controls-overlay']
const installable = createStore(false)
let offered: InstallPromptEvent | undefined

/** Does the app run as an installed app (Home Screen, dock), not in a browser's tab? */
export const installedStore: Store<boolean> = createInstalledStore()

/** Can the app be installed by {@link promptInstall} right now? Chromium alone tells. */
export const installableStore: Store<boolean> = installable

/** Opens the browser's own install dialog; call it from a tap. False when there is none or it was dismissed. */
export async function promptInstall(): Promise<boolean> {
  const prompt = offered
  if (!prompt) return false
  offered = undefined
  installable.set(false)
  const { outcome } = await prompt.prompt()
  return outcome === 'accepted'
}

/** Listens for the browser's offer, which comes once and early. */
export function watchInstallOffer(): void {
  addEventListener('beforeinstallprompt', event => {
    event.preventDefault()
    offered = event as InstallPromptEvent
    installable.set(true)
  })
  addEventListener('appinstalled', () => {
    offered = undefined
    installable.set(false)
  })
}

function readInstalled(): boolean {
  // iOS had its own name for it before display modes.
  if ('standalone' in navigator && navigator.standalone === true) return true
  return displayModes.some(mode => matchMedia(`(display-mode: ${mode})`).matches)
}

function createInstalledStore(): Store<boolean> {
  const store = createStore(false, {
    watch: () => {
      const look = () => store.set(readInstalled())
      const queries = displayModes.map(mode => matchMedia(`(display-mode: ${mode})`))
      look()
      for (const query of queries) query.addEventListener('change', look)
      return () => {
        for (const query of queries) query.removeEventListener('change', look)
      }
    },
  })
  return { ...store, get: readInstalled }
}
