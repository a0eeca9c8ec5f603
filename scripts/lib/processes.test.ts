import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { afterEach, expect, it } from 'vitest'
import { NODE } from './paths.mjs'

const LIBRARY = import.meta.resolve('./processes.mjs')

const children: ReturnType<typeof spawn>[] = []

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

/** A program that starts a shell in the way of `npm start`, and ends as the shell ends. */
function programOf(shell: string): string {
  return `import { start, stopOnSignals } from ${JSON.stringify(LIBRARY)}
    stopOnSignals()
    start('sh', ['-c', ${JSON.stringify(shell)}], { stdio: 'inherit' }).once('close', code => process.exit(code ?? 99))`
}

function run(script: string) {
  const parent = spawn(NODE, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'ignore'] })
  children.push(parent)
  const lines: string[] = []
  const reader = createInterface(parent.stdout)
  reader.on('line', line => lines.push(line))
  return { parent, lines, ready: once(reader, 'line'), ended: once(parent, 'close') }
}

/** Says that it was asked to stop, and how often, then ends well. */
const POLITE = `n=0; trap 'n=$((n+1)); echo asked $n; exit 0' TERM; trap 'echo interrupted' INT; echo ready; while :; do sleep 0.05; done`

it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s asks the child to end, once, and ends with its status',
  async signal => {
    const { parent, lines, ready, ended } = run(programOf(POLITE))
    await ready
    parent.kill(signal)
    // npm passes on what a terminal has sent already.
    parent.kill(signal)
    expect(await ended).toEqual([0, null])
    expect(lines).toEqual(['ready', 'asked 1'])
  },
)

it('what the child has started ends with it', async () => {
  const { parent, ready, ended } = run(programOf('echo ready; sleep 600'))
  await ready
  parent.kill('SIGTERM')
  // The sleeper holds the other end of our pipe: `close` comes only once it has ended too.
  expect(await ended).toEqual([99, null])
})

it('an npm that is killed outright takes all with it', async () => {
  const inner = ['--input-type=module', '-e', programOf('echo ready; sleep 600')]
  const npm = `import { spawn } from 'node:child_process'
    const env = { ...process.env, npm_lifecycle_event: 'start' }
    spawn(process.execPath, ${JSON.stringify(inner)}, { stdio: 'inherit', env })`
  const { parent, ready, ended } = run(npm)
  await ready
  parent.kill('SIGKILL')
  expect(await ended).toEqual([null, 'SIGKILL'])
})
