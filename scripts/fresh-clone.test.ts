import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { ROOT } from './lib/paths.mjs'

/** Installing and building on a busy machine. */
const PATIENCE_MS = 300_000

/** How this machine reaches its registry is the machine's own, and stays. */
const NETWORK = /^(npm_config_(registry|cafile|proxy|https_proxy|noproxy)|NODE_EXTRA_CA_CERTS)$/i

/** What a newcomer's shell has: nothing of ours. */
const bareEnvironment = (): NodeJS.ProcessEnv => {
  const path = (process.env['PATH'] ?? '').split(':').filter(folder => !folder.startsWith(ROOT))
  const others = Object.entries(process.env).filter(
    ([name]) => NETWORK.test(name) || !/^(npm_|pnpm_|VITEST|NODE_)/i.test(name),
  )
  return { ...Object.fromEntries(others), PATH: path.join(':') }
}

/** Without git's own folder there is nothing to clone. */
const cloned = existsSync(join(ROOT, '.git'))

it.runIf(cloned)(
  'C7: on a fresh clone, npm start alone sets up, builds and serves, and prints the link for the first admin',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'deskbell-clone-'))
    try {
      const clone = join(folder, 'deskbell')
      await promisify(execFile)('git', ['clone', '--quiet', '--no-hardlinks', ROOT, clone])
      const env = { ...bareEnvironment(), DESKBELL_PORT: '0', DESKBELL_DATA_DIR: join(folder, 'data') }
      const start = spawn('npm', ['start'], { cwd: clone, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
      const ended = once(start, 'close')
      let output = ''
      const served = new Promise<string | undefined>(resolve => {
        for (const stream of [start.stdout, start.stderr]) {
          stream.setEncoding('utf8').on('data', text => {
            output += String(text)
            const [, url] = /Deskbell is at (\S+)/.exec(output) ?? []
            if (url) resolve(url)
          })
        }
        start.on('close', () => resolve(undefined))
      })
      const url = await served
      try {
        expect(url, output).toBeDefined()
        expect(output).toMatch(/\/setup#\S{20,}/)
        const page = await fetch(`${url}/sign-in`)
        expect(page.status).toBe(200)
        expect(await page.text()).toContain('<div id="app"')
        expect((await fetch(`${url}/readyz`)).status).toBe(200)
      } finally {
        if (start.pid && start.exitCode === null) process.kill(-start.pid, 'SIGTERM')
        await ended
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
  PATIENCE_MS,
)
