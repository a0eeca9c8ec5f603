import { join } from 'node:path'
import { ROOT } from '../lib/paths.mjs'
import { type CheckResult, failed, passed, runTool } from './result.ts'

/** Biome for style and oxlint, which knows the types, for promises and `any`. */
export async function checkLint(root: string): Promise<CheckResult> {
  const bin = (name: string) => join(ROOT, 'node_modules/.bin', name)
  const results = [
    await runTool(root, bin('biome'), ['lint', '--error-on-warnings', '--max-diagnostics=200', '.']),
    await runTool(root, bin('oxlint'), ['--type-aware', '--deny-warnings', '.']),
  ]
  const faults = results.filter(result => !result.ok)
  return faults.length === 0 ? passed() : failed(faults.map(fault => fault.output).join('\n'))
}
