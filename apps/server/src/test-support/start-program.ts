import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { readEnv } from '../config/env.ts'
import { adminEmail, adminPassword } from './start-test-server.ts'
import type { TestDatabase } from './with-databases.ts'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))

/** The real program, which can be killed like one. */
export async function startProgram({ config }: TestDatabase) {
  const child = spawn(process.execPath, [main], {
    env: {
      PATH: readEnv()['PATH'] ?? '',
      DESKBELL_PORT: '0',
      DESKBELL_DATA_DIR: config.dataDir,
      DATABASE_URL: config.databaseUrl ?? '',
      DESKBELL_RATE_VISITORS: '0',
      DESKBELL_RATE_MESSAGES: '0',
      DESKBELL_LOG_LEVEL: 'silent',
      DESKBELL_ADMIN_EMAIL: adminEmail,
      DESKBELL_ADMIN_PASSWORD: adminPassword,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let printed = ''
  for await (const text of child.stdout.setEncoding('utf8')) {
    printed += String(text)
    const url = /Deskbell is at (\S+)/.exec(printed)?.[1]
    if (url) return { url: url.replace('localhost', '127.0.0.1'), child }
  }
  throw new Error(`the server did not start: ${printed}`)
}
