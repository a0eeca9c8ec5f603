import { globSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../lib/paths.mjs'
import { type CheckResult, failed, passed, runTool } from './result.ts'

/** A package holds one tsconfig a runtime: page, worker, Node. */
const PROJECTS = ['{packages,apps}/*/tsconfig*.json', 'e2e/tsconfig*.json', 'scripts/tsconfig*.json']

/** Compiles every project, each with the globals of its own runtime and no others. */
export async function checkTypes(root: string): Promise<CheckResult> {
  const projects = globSync(PROJECTS, { cwd: root }).sort()
  if (projects.length === 0) return failed('No tsconfig was found: nothing was compiled.')
  const tsc = join(ROOT, 'node_modules/.bin/tsc')
  const results = await Promise.all(projects.map(project => runTool(root, tsc, ['-p', project, '--pretty', 'false'])))
  const faults = results.flatMap((result, index) =>
    result.ok || result.output.includes('TS18003') ? [] : [`${projects[index]}\n${result.output}`],
  )
  return faults.length === 0 ? passed(`${projects.length} projects`) : failed(faults.join('\n'))
}
