import { accessSync, constants, globSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Something of the machine's that the tests need, and that npm cannot bring. */
type Tool = {
  name: string
  /** The package that brings it on Debian. */
  debian: string
  /** Where it is, or undefined. */
  find: () => string | undefined
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The first that exists: the path that the variable names, a program on PATH, one of the usual places. */
function findProgram(variable: string, names: readonly string[], places: readonly string[] = []): string | undefined {
  const named = process.env[variable]
  if (named !== undefined && named !== '') return isProgram(named) ? named : undefined
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(folder => folder !== '')
  const candidates = [...names.flatMap(name => folders.map(folder => join(folder, name))), ...places]
  return candidates.find(isProgram)
}

export const findChromium = () =>
  findProgram(
    'DESKBELL_CHROMIUM',
    ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
    [
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    ],
  )

export const findFirefox = () =>
  findProgram('DESKBELL_FIREFOX', ['firefox-esr', 'firefox'], ['/Applications/Firefox.app/Contents/MacOS/firefox'])

const LIBNOTIFY = ['/usr/lib/*/libnotify.so.4', '/usr/lib64/libnotify.so.4', '/usr/lib/libnotify.so.4']

/** The folders that PostgreSQL's server programs stand in: distributions keep them off PATH, a folder a version. */
const POSTGRES_BINS = [
  '/usr/lib/postgresql/*/bin',
  '/usr/pgsql-*/bin',
  '/opt/homebrew/opt/postgresql*/bin',
  '/usr/local/opt/postgresql*/bin',
]

const byVersion = new Intl.Collator('en', { numeric: true })

/** The folder with `initdb` and `postgres`; of several the newest. */
export function findPostgres(): string | undefined {
  const named = process.env['DESKBELL_POSTGRES_BIN']
  if (named !== undefined && named !== '') return isProgram(join(named, 'initdb')) ? named : undefined
  const folders = [
    ...globSync(POSTGRES_BINS).sort((a, b) => byVersion.compare(b, a)),
    ...(process.env['PATH'] ?? '').split(delimiter),
  ]
  return folders.find(folder => isProgram(join(folder, 'initdb')) && isProgram(join(folder, 'postgres')))
}

/** A database that the caller brings is used as it is. */
const hasOwnDatabase = () => (process.env['DESKBELL_TEST_DATABASE_URL'] ?? '') !== ''

const TOOLS: readonly Tool[] = [
  { name: 'Chromium (or DESKBELL_CHROMIUM with its path)', debian: 'chromium', find: findChromium },
  { name: 'Firefox (or DESKBELL_FIREFOX with its path)', debian: 'firefox-esr', find: findFirefox },
  // Real clicks on notifications go over a bus of our own; Firefox loads libnotify for it, but does not depend on it.
  { name: 'dbus-daemon', debian: 'dbus', find: () => findProgram('DESKBELL_DBUS_DAEMON', ['dbus-daemon']) },
  {
    name: 'libnotify',
    debian: 'libnotify4',
    find: () => (process.platform === 'linux' ? globSync(LIBNOTIFY)[0] : 'none needed'),
  },
  {
    name: "PostgreSQL's server (or DESKBELL_POSTGRES_BIN with its bin folder, or DESKBELL_TEST_DATABASE_URL)",
    debian: 'postgresql',
    find: () => (hasOwnDatabase() ? 'brought by the caller' : findPostgres()),
  },
]

export const missingTools = (): Tool[] => TOOLS.filter(tool => tool.find() === undefined)

/** Debian alone: its relatives have the same tool, but other names or no packages for the browsers. */
function isDebian(): boolean {
  try {
    return /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'))
  } catch {
    return false
  }
}

const canInstall = () => process.getuid?.() === 0 && isDebian() && isProgram('/usr/bin/apt-get')

/** The commands that install packages on Debian, in order; undefined where only a person may do it. */
export function installCommands(tools: readonly Tool[]): string[][] | undefined {
  if (!canInstall()) return undefined
  const packages = tools.map(tool => tool.debian)
  return [
    ['apt-get', 'update', '-q'],
    ['apt-get', 'install', '-y', '-q', '--no-install-recommends', ...packages],
  ]
}

/** What a person has to do where we must not install. */
export function installAdvice(tools: readonly Tool[]): string {
  const packages = tools.map(tool => tool.debian).join(' ')
  const names = tools.map(tool => `  - ${tool.name}`).join('\n')
  return `Install what is missing, then run npm test again:\n${names}\nOn Debian: sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages}`
}
