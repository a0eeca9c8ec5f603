import { toConfig } from './config/config.ts'
import { readEnv } from './config/env.ts'
import { type RunningServer, startServer } from './start-server.ts'

/** A stop that takes longer is cut short, in milliseconds: leases bring back what it leaves. */
const STOP_WITHIN = 8_000

const read = toConfig(readEnv())
const started = read.ok ? await startServer(read.config) : undefined
if (started?.ok) {
  stopOnSignals(started.server)
  process.stdout.write(`Deskbell is at ${started.server.publicUrl}\n`)
} else {
  const problems = started ? [started.problem] : read.ok ? [] : read.problems
  for (const problem of problems) process.stderr.write(`${problem}\n`)
  process.exitCode = 1
}

/** Finishes what is in hand; the rest waits for the next start. */
function stopOnSignals(server: RunningServer): void {
  const stop = () => {
    setTimeout(() => process.exit(1), STOP_WITHIN).unref()
    void server.close().then(() => process.exit(0))
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop)
}
