import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PushService } from '@deskbell/push-service'
import { type Child, startNode } from './child-process.ts'

/** The real server, as a process of its own, with the built app and widget. */
export type Deskbell = {
  /** `http://localhost:{port}`: app, API and widget. */
  readonly origin: string
  readonly apiRoot: string
  readonly admin: { readonly email: string; readonly password: string }
  /** Where it keeps its data: for a test that plants there what takes days. */
  readonly dataDir: string
  /** What the unattended first admin is called. */
  readonly adminName: string
  output(): string
  /** Stops it and starts it again on the same data and the same address. */
  restart(): Promise<void>
  /** Stops it: nobody answers until it is resumed, at the same address. */
  halt(): Promise<void>
  /** The same, by SIGKILL: no time for anything. */
  crash(): Promise<void>
  resume(): Promise<void>
  stop(): Promise<void>
}

export const MAIN = fileURLToPath(new URL('../../apps/server/src/main.ts', import.meta.url))
export const ADMIN = { email: 'admin@example.org', password: 'correct horse battery' }
/** The server calls an unattended first admin by the part before the @. */
const ADMIN_NAME = 'admin'
export const READY = /Deskbell is at (http:\/\/localhost:(\d+))/

export type DeskbellOptions = {
  readonly pushService: PushService
  /** `false`: no admin is made unattended; the first start prints its one-time link. */
  readonly withAdmin: boolean
  /** Where people reach it, if that is not its own address. */
  readonly publicUrl?: string | undefined
}

/** Starts the server on an empty data folder and a free port, and waits until it is ready. */
export async function startDeskbell({ pushService, withAdmin, publicUrl }: DeskbellOptions): Promise<Deskbell> {
  const folder = await mkdtemp(join(tmpdir(), 'deskbell-e2e-'))
  const settings = {
    DESKBELL_DATA_DIR: folder,
    DESKBELL_PUSH_EXTRA_HOSTS: pushService.extraHosts,
    DESKBELL_PUSH_PROXY: pushService.google.proxyUrl,
    NODE_EXTRA_CA_CERTS: pushService.caFile,
    DESKBELL_RATE_VISITORS: '0',
    DESKBELL_RATE_MESSAGES: '0',
    DESKBELL_LOG_LEVEL: 'warn',
    DATABASE_URL: '',
    ...(publicUrl === undefined ? {} : { DESKBELL_PUBLIC_URL: publicUrl, DESKBELL_LOG_LEVEL: 'info' }),
    ...(withAdmin ? { DESKBELL_ADMIN_EMAIL: ADMIN.email, DESKBELL_ADMIN_PASSWORD: ADMIN.password } : {}),
  }
  const start = async (port: string) => {
    const started = await startNode([MAIN], { ...settings, DESKBELL_PORT: port }, READY)
    const [, printed = '', printedPort = ''] = started.match
    // Where people reach it is printed; behind another address it also says where it listens.
    const own = /listening at http:\/\/[^:]+:(\d+)/.exec(started.output())?.[1] ?? printedPort
    const origin = publicUrl === undefined ? printed : `http://localhost:${own}`
    await expectReady(origin)
    return { child: started as Child, origin, port: own }
  }

  let { child, origin, port } = await start('0')
  return {
    origin,
    apiRoot: `${origin}/api/v1`,
    dataDir: folder,
    admin: ADMIN,
    adminName: ADMIN_NAME,
    output: () => child.output(),
    async restart() {
      await child.stop()
      const again = await start(port)
      child = again.child
    },
    halt: () => child.stop(),
    crash: () => child.kill(),
    async resume() {
      const again = await start(port)
      child = again.child
    },
    async stop() {
      await child.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function expectReady(origin: string): Promise<void> {
  const { status } = await fetch(`${origin}/readyz`)
  if (status !== 200) throw new Error(`${origin}/readyz answered ${status}`)
}
