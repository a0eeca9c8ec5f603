import { toConfig } from './config/config.ts'
import { readEnv } from './config/env.ts'
import { startServer } from './start-server.ts'

const read = toConfig(readEnv())
if (!read.ok) stop(read.problems)
else {
  const started = await startServer(read.config)
  if (!started.ok) stop([started.problem])
  else {
    const { server } = started
    process.stdout.write(`Deskbell is at ${server.publicUrl}\n`)
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => void server.close().then(() => process.exit(0)))
    }
  }
}

function stop(problems: readonly string[]): void {
  for (const problem of problems) process.stderr.write(`${problem}\n`)
  process.exitCode = 1
}
