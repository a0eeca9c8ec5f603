import { join } from 'node:path'
import { ROOT } from '../lib/paths.mjs'
import { type CheckResult, runTool } from './result.ts'

/** Every file is as Biome would write it. */
export function checkFormat(root: string): Promise<CheckResult> {
  return runTool(root, join(ROOT, 'node_modules/.bin/biome'), ['format', '--max-diagnostics=200', '.'])
}
