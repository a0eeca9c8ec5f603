import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the whole repository. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/** The Node that everything but the two entries runs on; it comes with the dependencies. */
export const NODE = join(ROOT, 'node_modules', '.bin', 'node')

/**
 * The environment of a child: the workspace's own tools, and its Node, come before the machine's.
 * @param {Record<string, string>} [more]
 * @returns {NodeJS.ProcessEnv}
 */
export function toolEnvironment(more = {}) {
  const bins = join(ROOT, 'node_modules', '.bin')
  return { ...process.env, PATH: `${bins}:${process.env['PATH'] ?? ''}`, ...more }
}

/**
 * The folders of the workspace's packages, relative to the root, as pnpm-workspace.yaml names them.
 * @param {string} [root]
 */
export function workspaceFolders(root = ROOT) {
  const found = []
  for (const parent of ['packages', 'apps']) {
    if (!existsSync(join(root, parent))) continue
    for (const name of readdirSync(join(root, parent)).sort()) found.push(join(parent, name))
  }
  found.push('e2e')
  return found.filter(folder => existsSync(join(root, folder, 'package.json')))
}
