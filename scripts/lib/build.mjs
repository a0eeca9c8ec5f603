import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageScripts } from './package-scripts.mjs'
import { ROOT } from './paths.mjs'
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
 * Builds each app whose sources have changed since its last build.
 * @param {string} [only] the folder of one app
 * @returns {Promise<boolean>} whether every app is built now
 */
export async function ensureBuilt(only) {
  for (const { folder, short, args, cwd, env } of packageScripts('build')) {
    if (only !== undefined && folder !== only) continue
    const stamp = join(ROOT, '.cache', `build-${short}`)
    const wanted = fingerprint(folder)
    if (existsSync(stamp) && existsSync(join(cwd, 'dist')) && readFileSync(stamp, 'utf8') === wanted) continue
    const advice = `Mend what the build says in ${folder}, then start again.`
    const result = await step(`build ${short}`, () => capture('sh', args, { cwd, env }), advice)
    if (!result.ok) return false
    mkdirSync(join(ROOT, '.cache'), { recursive: true })
    writeFileSync(stamp, wanted)
  }
  return true
}
