import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PushService } from '@deskbell/push-service'
import { readEnv } from '../src/config/env.ts'
import { agentClient } from '../src/test-support/client.ts'

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const ADMIN = { email: 'admin@example.org', password: 'correct horse battery' }
const READY = /Deskbell is at (\S+)/

/** The real server as a process of its own on an empty SQLite database, so that its time is not the bench's. */
export async function startServerProcess(service: PushService) {
  const folder = mkdtempSync(join(tmpdir(), 'deskbell-bench-'))
  const child = spawn(process.execPath, [MAIN], {
    env: {
      ...readEnv(),
      DESKBELL_DATA_DIR: folder,
      DESKBELL_PORT: '0',
      DESKBELL_LOG_LEVEL: 'warn',
      DESKBELL_PUSH_EXTRA_HOSTS: service.extraHosts,
      NODE_EXTRA_CA_CERTS: service.caFile,
      DESKBELL_RATE_VISITORS: '0',
      DESKBELL_RATE_MESSAGES: '0',
      DESKBELL_ADMIN_EMAIL: ADMIN.email,
      DESKBELL_ADMIN_PASSWORD: ADMIN.password,
      DATABASE_URL: '',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  // A bench that fails takes its server along.
  process.once('exit', () => child.kill('SIGKILL'))
  const url = await readyAt(child.stdout)
  const admin = agentClient(url)
  await admin.signIn(ADMIN.email, ADMIN.password)
  return {
    url,
    admin,
    async stop() {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function readyAt(output: NodeJS.ReadableStream): Promise<string> {
  let said = ''
  for await (const chunk of output) {
    said += String(chunk)
    const url = READY.exec(said)?.[1]
    if (url !== undefined) {
      output.resume()
      return url
    }
  }
  throw new Error(`The server did not start: ${said}`)
}
