import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { asObject } from '../lib/json.ts'
import { ROOT } from '../lib/paths.mjs'
import { capture } from '../lib/steps.mjs'
import { type CheckResult, failed, passed } from './result.ts'

const FOLDERS = ['packages', 'apps', 'e2e', 'scripts']

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

/** Which way files import each other, held against `.dependency-cruiser.mjs`. */
export async function checkDirections(root: string): Promise<CheckResult> {
  const folders = FOLDERS.filter(folder => existsSync(join(root, folder)))
  const args = ['--config', '.dependency-cruiser.mjs', '--output-type', 'json', ...folders]
  const { output } = await capture(join(ROOT, 'node_modules/.bin/depcruise'), args, { cwd: root, env: process.env })
  let report: unknown
  try {
    report = JSON.parse(output)
  } catch {
    return failed(output)
  }
  const { modules, summary } = asObject(report)
  const sources = list(modules).filter(module => /^(?!.*node_modules).*[.]tsx?$/.test(text(asObject(module)['source'])))
  // With a compiler that it does not know, the tool reads no module at all and finds nothing wrong.
  if (sources.length === 0) return failed('No module was read: dependency-cruiser needs a TypeScript that it knows.')
  const violations = list(asObject(summary)['violations']).map(asObject)
  if (violations.length === 0) return passed(`${sources.length} modules`)
  const lines = violations.map(violation => {
    const cycle = list(violation['cycle']).map(step => text(asObject(step)['name']))
    const path = cycle.length > 0 ? cycle.join(' -> ') : text(violation['to'])
    return `${text(asObject(violation['rule'])['name'])}: ${text(violation['from'])} -> ${path}`
  })
  return failed(lines.join('\n'))
}
