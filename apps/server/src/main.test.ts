import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'

const main = fileURLToPath(new URL('main.ts', import.meta.url))
const cli = fileURLToPath(new URL('cli.ts', import.meta.url))

interface Run {
  readonly child: ChildProcess
  readonly out: () => string
  /** Resolves with the exit status, or the signal that ended it. */
  readonly ended: Promise<number | string | null>
  /** Waits until the output has this. */
  says(text: string | RegExp): Promise<void>
}

/** The real process, with what it prints. */
function run(script: string, dataDir: string, env: Record<string, string> = {}, args: string[] = []): Run {
  const child = spawn(process.execPath, [script, ...args], {
    env: { PATH: '', DESKBELL_DATA_DIR: dataDir, DESKBELL_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  const heard = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', chunk => {
      text += chunk
      for (const look of heard) look()
    })
  }
  const ended = once(child, 'close').then(([code, signal]: (number | string | null)[]) => code ?? signal ?? null)
  const says = (wanted: string | RegExp) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text)) resolve()
      }
      heard.add(look)
      look()
      void ended.then(() => reject(new Error(`it ended before it said ${wanted}: ${text}`)))
    })
  running.push(child)
  return { child, out: () => text, ended, says }
}

let dataDir: string
let running: ChildProcess[]
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'deskbell-main-'))
  running = []
})
afterEach(async () => {
  for (const child of running) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    child.kill('SIGKILL')
    await once(child, 'close')
  }
  rmSync(dataDir, { recursive: true, force: true })
})

it('says where it is and how to set it up, and ends well on SIGTERM', async () => {
  const server = run(main, dataDir)
  await server.says('Deskbell is at http://localhost:')
  expect(server.out()).toMatch(/http:\/\/localhost:\d+\/setup#[\w-]{43}/)
  server.child.kill('SIGTERM')
  expect(await server.ended).toBe(0)
})

it('stops with a sentence for each wrong setting', async () => {
  const server = run(main, dataDir, { DESKBELL_PORT: 'x', DESKBELL_RATE_MESSAGES: 'x' })
  expect(await server.ended).toBe(1)
  expect(server.out()).toMatch(/^Set DESKBELL_PORT to .+\.\nSet DESKBELL_RATE_MESSAGES to .+\.\n$/)
})

it('stops with a sentence when PostgreSQL does not answer, and does not print its password', async () => {
  const server = run(main, dataDir, { DATABASE_URL: 'postgres://me:tell-nobody@127.0.0.1:1/db' })
  expect(await server.ended).toBe(1)
  expect(server.out()).toMatch(/Start PostgreSQL, or set DATABASE_URL/)
  expect(server.out()).not.toContain('tell-nobody')
})

it('two servers on one folder: the second stops with a sentence; a killed one leaves no lock', async () => {
  const first = run(main, dataDir)
  await first.says('Deskbell is at')
  const second = run(main, dataDir)
  expect(await second.ended).toBe(1)
  expect(second.out()).toContain(`Another Deskbell server runs on ${dataDir}.`)
  first.child.kill('SIGKILL')
  expect(await first.ended).toBe('SIGKILL')
  const third = run(main, dataDir)
  await third.says('Deskbell is at')
})

it('two servers on one port: the second says which to change', async () => {
  const first = run(main, dataDir)
  await first.says(/Deskbell is at \S+\n/)
  const port = /localhost:(\d+)\n/.exec(first.out())?.[1] ?? ''
  const second = run(main, join(dataDir, 'other'), { DESKBELL_PORT: port })
  expect(await second.ended).toBe(1)
  expect(second.out()).toMatch(new RegExp(`Port ${port} is taken .+ DESKBELL_PORT`))
})

it('reset-admin prints a link beside a running server', async () => {
  const admin = { DESKBELL_ADMIN_EMAIL: 'ada@site.org', DESKBELL_ADMIN_PASSWORD: 'twelve signs' }
  const server = run(main, dataDir, admin)
  await server.says(/Deskbell is at \S+\n/)
  const url = /Deskbell is at (\S+)/.exec(server.out())?.[1] ?? ''
  const command = run(cli, dataDir, { DESKBELL_PUBLIC_URL: url }, ['reset-admin'])
  expect(await command.ended).toBe(0)
  const token = /\/reset#([\w-]{43})/.exec(command.out())?.[1]
  const post = (path: string, body: unknown) =>
    fetch(`${url}/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  expect((await post('/password-resets', { token, password: 'my new password' })).status).toBe(204)
  expect((await post('/session', { email: 'ada@site.org', password: 'my new password' })).status).toBe(200)
})

it('commands say what went wrong', async () => {
  const nobody = run(cli, dataDir, {}, ['reset-admin'])
  expect(await nobody.ended).toBe(1)
  expect(nobody.out()).toContain('There is no admin yet')
  for (const args of [[], ['nonsense'], ['__proto__'], ['reset-admin', 'a', 'b']]) {
    const command = run(cli, dataDir, {}, args)
    expect(await command.ended).toBe(2)
    expect(command.out()).toContain('Usage: pnpm deskbell <command>')
  }
})
