import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

export type Child = {
  /** What it has written so far, both streams. */
  output(): string
  /** SIGTERM, and SIGKILL if it has not ended after 10 s. */
  stop(): Promise<void>
  /** SIGKILL: no time for anything. */
  kill(): Promise<void>
}

const PATIENCE_MS = 10_000
const START_MS = 60_000

/**
 * Starts a Node program and waits until a line that it writes fits `ready`. Rejects with all that it wrote if it ends
 * before, or takes longer than 60 s.
 */
export async function startNode(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  ready: RegExp,
): Promise<Child & { readonly match: RegExpExecArray }> {
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  // A worker of Playwright's that is ended half-way must not leave it behind.
  const abandon = () => child.kill('SIGKILL')
  process.once('exit', abandon)
  child.once('exit', () => process.off('exit', abandon))
  let output = ''
  const { promise, resolve, reject } = Promise.withResolvers<RegExpExecArray>()
  const read = (chunk: Buffer) => {
    output += chunk.toString()
    const match = ready.exec(output)
    if (match) resolve(match)
  }
  child.stdout.on('data', read)
  child.stderr.on('data', read)
  child.once('exit', code => reject(new Error(`${args.join(' ')} ended with ${code}:\n${output}`)))
  const timer = setTimeout(() => reject(new Error(`${args.join(' ')} is not ready:\n${output}`)), START_MS)
  try {
    return { match: await promise, output: () => output, stop: () => stop(child), kill: () => kill(child) }
  } catch (error) {
    await stop(child)
    throw error
  } finally {
    clearTimeout(timer)
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS)
  await ended
  clearTimeout(timer)
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}
