import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

export type BrowserName = 'firefox' | 'chromium'

const KNOWN: Readonly<Record<BrowserName, { variable: string; names: readonly string[]; places: readonly string[] }>> =
  {
    chromium: {
      variable: 'DESKBELL_CHROMIUM',
      names: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
      places: ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
    },
    firefox: {
      variable: 'DESKBELL_FIREFOX',
      names: ['firefox-esr', 'firefox'],
      places: ['/Applications/Firefox.app/Contents/MacOS/firefox'],
    },
  }

/** The path of an installed browser. Throws what to do about it if there is none. */
export function findBrowser(name: BrowserName): string {
  const { variable, names, places } = KNOWN[name]
  const named = process.env[variable]
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const candidates = named ? [named] : [...names.flatMap(file => folders.map(folder => join(folder, file))), ...places]
  const found = candidates.find(isProgram)
  if (found) return found
  throw new Error(
    `No ${name} here. On Debian and Ubuntu: sudo apt-get install -y chromium firefox-esr dbus libnotify4. ` +
      `Elsewhere install it and set ${variable} to its path.`,
  )
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
