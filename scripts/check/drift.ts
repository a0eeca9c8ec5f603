import { NODE } from '../lib/paths.mjs'
import { type CheckResult, runTool } from './result.ts'

/** The committed `openapi.json` is what the schemas say today. */
export function checkDrift(root: string): Promise<CheckResult> {
  return runTool(root, NODE, ['packages/contract/scripts/openapi.ts', '--check'])
}
