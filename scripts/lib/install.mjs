import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { NODE, ROOT, workspaceFolders } from './paths.mjs'
import { capture, step } from './steps.mjs'

const PNPM = 'pnpm@12.21.0'
const STAMP = join(ROOT, 'node_modules', '.deskbell-install')

/** What an install depends on; when it has not changed there is nothing to do, and nobody is asked over the network. */
function fingerprint() {
  const hash = createHash('sha256')
  const manifests = workspaceFolders().map(folder => join(folder, 'package.json'))
  for (const file of ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests]) {
    hash.update(`${file}\n`).update(readFileSync(join(ROOT, file)))
  }
  return hash.update(`${process.platform} ${process.arch}`).digest('hex')
}

/**
 * Installs the dependencies (Node 24 among them) exactly as the lockfile says, if they are not there yet.
 * @returns {Promise<boolean>} whether they are there now
 */
export async function ensureInstalled() {
  const wanted = fingerprint()
  if (existsSync(STAMP) && existsSync(NODE) && readFileSync(STAMP, 'utf8') === wanted) return true
  const args = ['--yes', PNPM, 'install', '--frozen-lockfile', '--config.confirmModulesPurge=false']
  const result = await step(
    'install',
    () => capture('npx', args, { cwd: ROOT, env: process.env }),
    `Check that the npm registry can be reached, then run: npx --yes ${PNPM} install --frozen-lockfile`,
  )
  if (result.ok) writeFileSync(STAMP, wanted)
  return result.ok
}
