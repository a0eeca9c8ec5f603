import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, toolEnvironment, workspaceFolders } from './paths.mjs'

/**
 * @param {string} folder
 * @param {string} name
 * @returns {string | undefined}
 */
function findCommand(folder, name) {
  const text = readFileSync(join(ROOT, folder, 'package.json'), 'utf8')
  return /** @type {{ scripts?: Record<string, string> }} */ (JSON.parse(text)).scripts?.[name]
}

/**
 * Every package that has the script, ready to be run: `sh -c` with `command`, in `cwd`, with `env`.
 * Done here rather than by `pnpm -r`, because a start should not need pnpm once everything is installed.
 * @param {string} name
 */
export function packageScripts(name) {
  return workspaceFolders().flatMap(folder => {
    const command = findCommand(folder, name)
    if (command === undefined) return []
    const cwd = join(ROOT, folder)
    const env = toolEnvironment()
    env['PATH'] = `${join(cwd, 'node_modules', '.bin')}:${env['PATH']}`
    return [{ folder, short: folder.slice(folder.indexOf('/') + 1), args: ['-c', command], cwd, env }]
  })
}
