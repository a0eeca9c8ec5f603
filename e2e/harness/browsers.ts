import { findChromium, findFirefox } from '../../scripts/test/tools.ts'

export type BrowserName = 'firefox' | 'chromium'

/** The path of an installed browser. Throws what to do about it if there is none. */
export function findBrowser(name: BrowserName): string {
  const found = name === 'firefox' ? findFirefox() : findChromium()
  if (found !== undefined) return found
  throw new Error(`No ${name} is installed. \`npm test\` at the root installs it, or says how to.`)
}
