// `pnpm bench [name] [--quick] [--markdown]`: every measurement of every package, one after the other, so that none
// disturbs another. `--quick` only shows that they run; `--markdown` prints what docs/benchmarks.md holds.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { benchOptions, describeMachine } from './lib/bench/report.ts'
import { NODE, ROOT, toolEnvironment, workspaceFolders } from './lib/paths.mjs'
import { start, stopOnSignals } from './lib/processes.mjs'

stopOnSignals()
const args = process.argv.slice(2)
const flags = args.filter(arg => arg.startsWith('--'))
const names = args.filter(arg => !arg.startsWith('--'))
const { markdown } = benchOptions(args)

const benches = workspaceFolders().flatMap(folder => {
  const place = join(ROOT, folder, 'bench')
  const files = existsSync(place) ? readdirSync(place).filter(file => file.endsWith('.bench.ts')) : []
  return files.sort().map(file => ({ cwd: join(ROOT, folder), file: join('bench', file), name: join(folder, file) }))
})

console.log(markdown ? `Machine: ${describeMachine()}.` : describeMachine())
for (const { cwd, file, name } of benches) {
  if (names.length > 0 && !names.some(part => name.includes(part))) continue
  if (!markdown) console.log(`\n${name}`)
  const run = start(NODE, [file, ...flags], { cwd, env: toolEnvironment(), stdio: 'inherit' })
  const status = await new Promise<number | null>(resolve => run.once('close', resolve))
  if (status !== 0) process.exitCode = 1
}
