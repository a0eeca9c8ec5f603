import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, utimes } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { NODE, ROOT } from './lib/paths.mjs'

const cleanups: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  return address !== null && typeof address === 'object' ? address.port : 0
}

/** How long the slower steps may take on a busy machine, in milliseconds. */
const PATIENCE = { timeout: 60_000, interval: 100 }

it('pnpm dev: the app from its sources with hot reload, the server behind it, a restart on change, one clean end', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'deskbell-dev-'))
  cleanups.push(() => rm(folder, { recursive: true, force: true }))
  const [port, serverPort] = [await freePort(), await freePort()]
  const dev = spawn(NODE, [join(ROOT, 'scripts/dev.ts'), '--port', String(port), '--push-ports', 'free'], {
    env: { ...process.env, DESKBELL_DATA_DIR: folder, DESKBELL_PORT: String(serverPort) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(dev, 'close')
  cleanups.push(async () => {
    dev.kill('SIGTERM')
    await ended
  })
  let output = ''
  for (const stream of [dev.stdout, dev.stderr]) stream.setEncoding('utf8').on('data', text => (output += String(text)))
  const starts = () => output.split('Deskbell is at').length - 1
  const address = `http://localhost:${port}`

  await vi.waitFor(
    () => expect([starts(), output]).toEqual([1, expect.stringContaining(`reload: ${address}`)]),
    PATIENCE,
  )
  await vi.waitFor(async () => expect(await (await fetch(`${address}/`)).text()).toContain('/@vite/client'), PATIENCE)
  expect((await fetch(`${address}/.well-known/deskbell`)).headers.get('content-type')).toContain('json')
  expect((await fetch(`${address}/widget.js`)).headers.get('content-type')).toContain('javascript')
  expect(output).toContain(`${address}/setup#`)

  const now = new Date()
  await utimes(join(ROOT, 'apps/server/src/main.ts'), now, now)
  await vi.waitFor(() => expect(starts()).toBe(2), PATIENCE)

  dev.kill('SIGINT')
  await ended
  await expect(fetch(`http://127.0.0.1:${serverPort}/healthz`)).rejects.toThrow('fetch failed')
}, 120_000)
