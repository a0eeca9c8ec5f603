import { join } from 'node:path'
import { ROOT } from '../lib/paths.mjs'
import { type CheckResult, runTool } from './result.ts'

/** Files, exports and dependencies that nothing uses. */
export function checkDeadCode(root: string): Promise<CheckResult> {
  return runTool(root, join(ROOT, 'node_modules/.bin/knip'), ['--treat-config-hints-as-errors', '--no-progress'])
}
