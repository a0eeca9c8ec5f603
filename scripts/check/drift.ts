import { NODE } from '../lib/paths.mjs'
import { type CheckResult, failed, passed, runTool } from './result.ts'

/** What is written from something else, and by what. */
const written = ['packages/contract/scripts/openapi.ts', 'apps/server/scripts/when-notified.ts']

/** The committed `openapi.json` is what the schemas say today, and `docs/when-notified.md` what the rules do. */
export async function checkDrift(root: string): Promise<CheckResult> {
  const results = await Promise.all(written.map(script => runTool(root, NODE, [script, '--check'])))
  const wrong = results.flatMap(result => (result.ok ? [] : [result.output]))
  return wrong.length > 0 ? failed(wrong.join('\n')) : passed()
}
