import { existsSync, globSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { asObject, type Json, readJson } from '../lib/json.ts'
import { workspaceFolders } from '../lib/paths.mjs'
import { type CheckResult, failed, passed } from './result.ts'

/** Compatible with MIT in what we ship. */
const SHIPPED = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Unlicense',
  'Zlib',
])

/** Fit for tools that only build and test, and reach nobody. */
const TOOLS = new Set([...SHIPPED, 'MPL-2.0', 'CC-BY-4.0', 'Python-2.0'])

/** Packages whose manifest does not say it in SPDX; read in their licence files. */
const READ_BY_HAND: Record<string, string> = {
  '@nornagon/put': 'MIT',
  jsbi: 'Apache-2.0',
  'map-stream': 'MIT',
  'pause-stream': 'MIT OR Apache-2.0',
}

/** Whether an SPDX expression can be met with allowed licences alone; parentheses do not nest in practice. */
function isAllowed(expression: string, allowed: ReadonlySet<string>): boolean {
  const plain = expression.replaceAll(/[()]/g, ' ').trim()
  const parts = plain.split(/\s+AND\s+/)
  return parts.every(part => part.split(/\s+OR\s+/).some(name => allowed.has(name.trim())))
}

function licenceOf(manifest: Json): string {
  const read = READ_BY_HAND[String(manifest['name'])]
  if (read !== undefined) return read
  return typeof manifest['license'] === 'string' ? manifest['license'] : 'none named'
}

/** A package's dependencies lie beside it, or inside it: the way Node looks for them. */
function findDependency(folder: string, name: string): string | undefined {
  for (let above = folder; above !== dirname(above); above = dirname(above)) {
    const candidate = join(above, 'node_modules', name)
    if (existsSync(candidate)) return realpathSync(candidate)
  }
  return undefined
}

/** The folders of all that the workspace ships: its `dependencies`, and theirs. */
function shippedFolders(root: string): Set<string> {
  const found = new Set<string>()
  const add = (folder: string) => {
    const manifest = readJson(join(folder, 'package.json'))
    const wanted = { ...asObject(manifest['dependencies']), ...asObject(manifest['optionalDependencies']) }
    for (const name of Object.keys(wanted)) {
      const dependency = findDependency(folder, name)
      if (dependency === undefined || found.has(dependency)) continue
      found.add(dependency)
      add(dependency)
    }
  }
  for (const folder of workspaceFolders(root)) add(join(root, folder))
  return found
}

/** Every installed package allows what we do with it. */
export function checkLicences(root: string): Promise<CheckResult> {
  const shipped = shippedFolders(root)
  const own = new Set(workspaceFolders(root).map(folder => join(root, folder)))
  const installed = globSync('node_modules/.pnpm/*/node_modules/{*,@*/*}/package.json', { cwd: root })
    .map(file => dirname(join(root, file)))
    .filter(folder => realpathSync(folder) === folder)
  const faults: string[] = []
  for (const folder of new Set([...shipped, ...installed])) {
    if (own.has(folder)) continue
    const manifest = readJson(join(folder, 'package.json'))
    const licence = licenceOf(manifest)
    const isShipped = shipped.has(folder)
    if (isAllowed(licence, isShipped ? SHIPPED : TOOLS)) continue
    faults.push(
      `${String(manifest['name'])}@${String(manifest['version'])} (${isShipped ? 'shipped' : 'a tool'}): ${licence}`,
    )
  }
  if (installed.length === 0) return Promise.resolve(failed('No installed package was found: nothing was checked.'))
  return Promise.resolve(
    faults.length === 0 ? passed(`${installed.length} packages, ${shipped.size} shipped`) : failed(faults.join('\n')),
  )
}
