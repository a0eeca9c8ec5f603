import { globSync } from 'node:fs'
import { basename, join } from 'node:path'
import { ROOT } from '../lib/paths.mjs'
import { type CheckResult, failed, passed, runTool } from './result.ts'

/** A package holds one tsconfig a runtime: page, worker, Node. */
const PROJECTS = ['{packages,apps}/*/tsconfig*.json', 'e2e/tsconfig*.json', 'scripts/tsconfig*.json']

const SOURCES = '{packages,apps,e2e,scripts}/**/*.{ts,tsx}'

const NOT_OURS = new Set(['node_modules', 'dist', 'output'])

/** Compiles every project, each with the globals of its own runtime and no others; no source may be in none of them. */
export async function checkTypes(root: string): Promise<CheckResult> {
  const projects = globSync(PROJECTS, { cwd: root }).sort()
  const sources = globSync(SOURCES, { cwd: root, exclude: path => NOT_OURS.has(basename(path)) })
  if (sources.length === 0) return failed('No source was found: nothing was compiled.')
  const tsc = join(ROOT, 'node_modules/.bin/tsc')
  const results = await Promise.all(
    projects.map(project => runTool(root, tsc, ['-p', project, '--pretty', 'false', '--listFiles'])),
  )
  const lines = results.map(result => result.output.split('\n'))
  const compiled = new Set(lines.flat())
  const left = sources.filter(file => !compiled.has(join(root, file)))
  const faults = results.flatMap((result, index) =>
    result.ok ? [] : [[projects[index], ...(lines[index] ?? []).filter(line => !line.startsWith('/'))].join('\n')],
  )
  if (left.length > 0) faults.push(`No tsconfig includes:\n${left.join('\n')}`)
  return faults.length === 0 ? passed(`${projects.length} projects`) : failed(faults.join('\n'))
}
