import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { readEnv } from '../src/config/env.ts'

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const READY = /Deskbell is at \S+/
/** For a start on a machine that is busy with other things, in milliseconds: that it is slow is no fault. */
const START_MS = 300_000
/** Of what it writes, kept for who looks at a failure. */
const KEPT_OUTPUT = 20_000

/** The real server as a process of its own, on one address however often it is killed. */
export interface ServerChild {
  readonly url: string
  /** Begins a start. Resolves when it is ready; `undefined` if it was killed before. Rejects if it ends by itself. */
  start(): Promise<'ready' | undefined>
  /** SIGKILL. Resolves when it is gone. */
  kill(): Promise<void>
  /** When it was killed, by `performance.now()`. */
  readonly deaths: readonly number[]
  output(): string
  /** Rejects, with what it said, if it ever ends by itself: nothing but a kill may end it. */
  readonly failure: Promise<never>
}

/** @param env what the server is told beside its port */
export async function createServerChild(env: Readonly<Record<string, string>>): Promise<ServerChild> {
  const port = await freePort()
  let child: ChildProcess | undefined
  const deaths: number[] = []
  let killed = false
  let output = ''
  const failed = Promise.withResolvers<never>()
  failed.promise.catch(() => undefined)

  const start: ServerChild['start'] = async () => {
    const started = spawn(process.execPath, [MAIN], {
      env: { ...readEnv(), ...env, DESKBELL_PORT: String(port) },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child = started
    killed = false
    let said = ''
    const { promise, resolve, reject } = Promise.withResolvers<'ready' | undefined>()
    const read = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-KEPT_OUTPUT)
      said = (said + chunk.toString()).slice(-KEPT_OUTPUT)
      if (READY.test(said)) resolve('ready')
    }
    started.stdout.on('data', read)
    started.stderr.on('data', read)
    // The servers end with this process.
    const end = () => started.kill('SIGKILL')
    process.once('exit', end)
    started.once('exit', code => {
      process.off('exit', end)
      if (killed) return resolve(undefined)
      const error = new Error(`The server ended by itself with ${code}:\n${output}`)
      failed.reject(error)
      return reject(error)
    })
    const timer = setTimeout(() => reject(new Error(`The server is not ready:\n${output}`)), START_MS)
    return promise.finally(() => clearTimeout(timer))
  }
  const kill = async () => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    killed = true
    deaths.push(performance.now())
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
  return { url: `http://127.0.0.1:${port}`, start, kill, deaths, output: () => output, failure: failed.promise }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  if (address === null || typeof address === 'string') throw new Error('There is no free port')
  return address.port
}
