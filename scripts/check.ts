// `pnpm check [name ...]`: everything that can be said about the sources without running the product.
import { runChecks } from './check/run.ts'
import { CHECKS } from './check/steps.ts'
import { ROOT } from './lib/paths.mjs'
import { stopOnSignals } from './lib/processes.mjs'

stopOnSignals()
const names = process.argv.slice(2)
const unknown = names.filter(name => !(name in CHECKS))
if (unknown.length > 0) {
  console.error(`There is no check named ${unknown.join(', ')}. The checks are: ${Object.keys(CHECKS).join(', ')}`)
  process.exit(2)
}
const { failed } = await runChecks(ROOT, names.length > 0 ? names : Object.keys(CHECKS))
process.exitCode = failed === 0 ? 0 : 1
