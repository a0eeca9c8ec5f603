// `pnpm bench`: every measurement of every package, one after the other, so that none disturbs another.
import { packageScripts } from './lib/package-scripts.mjs'
import { start, stopOnSignals } from './lib/processes.mjs'

stopOnSignals()
for (const { folder, args, cwd, env } of packageScripts('bench')) {
  console.log(`\n${folder}`)
  const run = start('sh', args, { cwd, env, stdio: 'inherit' })
  const status = await new Promise<number | null>(resolve => run.once('close', resolve))
  if (status !== 0) process.exitCode = 1
}
