import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { PushService } from '../../packages/push-service/src/index.ts'
import { ROOT } from '../lib/paths.mjs'
import { findChromium, findFirefox } from '../test/tools.ts'

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`

/**
 * How to start browsers that use the local push service: each with a profile of its own below `.cache`.
 * Writes Firefox's preferences there, because it takes none on the command line.
 */
export async function browserHints(pushService: PushService, address: string): Promise<string> {
  const firefoxProfile = join(ROOT, '.cache/dev-firefox')
  const prefs = Object.entries(pushService.mozilla.firefoxPrefs())
  const lines = prefs.map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
  await mkdir(firefoxProfile, { recursive: true })
  await writeFile(join(firefoxProfile, 'user.js'), lines.join(''))
  const chromiumProfile = `--user-data-dir=${join(ROOT, '.cache/dev-chromium')}`
  const chromium = [findChromium() ?? 'chromium', chromiumProfile, ...pushService.google.chromiumArgs(), address]
  const firefox = [findFirefox() ?? 'firefox', '--profile', firefoxProfile, '--no-remote', address]
  return `To be rung without any network, use a browser that knows the local push service:
  ${firefox.map(quoted).join(' ')}
  ${chromium.map(quoted).join(' ')}`
}
