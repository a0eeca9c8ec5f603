import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface DocumentedBot {
  readonly url: string
  /** The bot begins to answer, or begins anew with another secret. */
  start(secret: string): Promise<void>
  /** It is gone, as by kill -9. */
  stop(): Promise<void>
  dispose(): Promise<void>
}

/** The bot of docs/bot.md, as it stands there: it knows the opening hours, and hands over whatever else is asked. */
export async function prepareDocumentedBot(): Promise<DocumentedBot> {
  const page = await readFile(new URL('../../docs/bot.md', import.meta.url), 'utf8')
  const [, program = ''] = /```js\n([\s\S]*?)```/.exec(page) ?? []
  const folder = await mkdtemp(join(tmpdir(), 'deskbell-bot-'))
  const file = join(folder, 'bot.mjs')
  await writeFile(file, program)
  const port = await freePort()
  const url = `http://127.0.0.1:${port}/`
  let child: ChildProcess | undefined
  const stop = async () => {
    const running = child
    child = undefined
    if (!running || running.exitCode !== null) return
    const ended = once(running, 'exit')
    running.kill('SIGKILL')
    await ended
  }
  return {
    url,
    stop,
    async start(secret) {
      await stop()
      child = spawn(process.execPath, [file], { env: { BOT_SECRET: secret, PORT: String(port) }, stdio: 'inherit' })
      // Whatever it says: somebody is there.
      for (;;) if (await fetch(url, { method: 'POST', body: '{}' }).catch(() => undefined)) return
    },
    async dispose() {
      await stop()
      await rm(folder, { recursive: true })
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}
