import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, toolEnvironment, workspaceFolders } from './paths.mjs'
import { capture, step } from './steps.mjs'

/** What is made from sources, and so is no source. */
const NOT_SOURCES = new Set(['node_modules', 'dist', '.cache', 'output', 'test-results'])

/**
 * @param {string} folder
 * @param {import('node:crypto').Hash} hash
 */
function addFolder(folder, hash) {
  const entries = readdirSync(join(ROOT, folder), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    if (NOT_SOURCES.has(entry.name)) continue
    const path = join(folder, entry.name)
    if (entry.isDirectory()) addFolder(path, hash)
    else if (entry.isFile()) hash.update(`${path}\n`).update(readFileSync(join(ROOT, path)))
  }
}

/**
 * A fingerprint of all that goes into an app: its own folder, the shared packages and the versions of everything else.
 * Contents rather than times, because git does not keep times.
 * @param {string} folder
 */
function fingerprint(folder) {
  const hash = createHash('sha256')
  for (const part of ['packages/contract', 'packages/api', folder]) addFolder(part, hash)
  for (const file of ['package.json', 'pnpm-lock.yaml', 'tsconfig.base.json'])
    hash.update(readFileSync(join(ROOT, file)))
  return hash.digest('hex')
}

/**
 * @param {string} folder
 * @returns {string | undefined}
 */
function buildCommand(folder) {
  const text = readFileSync(join(ROOT, folder, 'package.json'), 'utf8')
  return /** @type {{ scripts?: { build?: string } }} */ (JSON.parse(text)).scripts?.build
}

/**
 * Builds each app whose sources have changed since its last build.
 * @returns {Promise<boolean>} whether every app is built now
 */
export async function ensureBuilt() {
  for (const folder of workspaceFolders()) {
    const command = buildCommand(folder)
    if (command === undefined) continue
    const stamp = join(ROOT, '.cache', `build-${folder.replaceAll('/', '-')}`)
    const wanted = fingerprint(folder)
    const built = existsSync(stamp) && existsSync(join(ROOT, folder, 'dist')) && readFileSync(stamp, 'utf8') === wanted
    if (built) continue
    const env = toolEnvironment()
    env['PATH'] = `${join(ROOT, folder, 'node_modules', '.bin')}:${env['PATH']}`
    const result = await step(
      `build ${folder.slice(folder.indexOf('/') + 1)}`,
      () => capture('sh', ['-c', command], { cwd: join(ROOT, folder), env }),
      `Mend what the build says in ${folder}, then start again.`,
    )
    if (!result.ok) return false
    mkdirSync(join(ROOT, '.cache'), { recursive: true })
    writeFileSync(stamp, wanted)
  }
  return true
}
