import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { PushService } from './types.ts'

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`

/**
 * The commands that start browsers led to this service, each with a profile of its own in `folder`, at `address` if there
 * is one. Firefox takes no preferences on its command line: they are written into its profile.
 */
export async function browserHints(service: PushService, folder: string, address?: string): Promise<string> {
  const firefoxProfile = join(folder, 'firefox')
  await mkdir(firefoxProfile, { recursive: true })
  const preferences = Object.entries(
    service.mozilla.firefoxPrefs({ systemNotifications: process.platform === 'linux' }),
  )
  const lines = preferences.map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
  await writeFile(join(firefoxProfile, 'user.js'), lines.join(''))
  const page = address === undefined ? [] : [address]
  return `Firefox:
  firefox ${['--no-remote', `--profile ${quoted(firefoxProfile)}`, ...page].join(' ')}

Chromium:
  chromium --user-data-dir=${quoted(join(folder, 'chromium'))} \\
    ${[...service.google.chromiumArgs().map(quoted), ...page].join(' \\\n    ')}
`
}
