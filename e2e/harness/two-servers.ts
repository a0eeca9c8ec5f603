import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PushService } from '@deskbell/push-service'
import pg from 'pg'
import { startBalancer } from './balancer.ts'
import { type Child, startNode } from './child-process.ts'
import { ADMIN, MAIN, READY } from './deskbell.ts'

/** Two server processes on one PostgreSQL database, behind one address. */
export type TwoServers = {
  /** The address in front of both: people know no other. The first one answers there as long as it lives. */
  readonly origin: string
  readonly admin: { readonly email: string; readonly password: string }
  readonly first: ServerProcess
  readonly second: ServerProcess
  output(): string
  stop(): Promise<void>
}

type ServerProcess = Child & { readonly port: number; readonly apiRoot: string }

/** @param databaseUrl a PostgreSQL server whose user may create databases */
export async function startTwoServers(pushService: PushService, databaseUrl: string): Promise<TwoServers> {
  const folder = await mkdtemp(join(tmpdir(), 'deskbell-two-'))
  const name = `e2e_${randomUUID().replaceAll('-', '')}`
  await run(databaseUrl, `create database ${name} template template0`)
  const own = new URL(databaseUrl)
  own.pathname = `/${name}`
  const balancer = await startBalancer()
  const origin = `http://localhost:${balancer.port}`
  const settings = {
    DATABASE_URL: own.href,
    DESKBELL_DATA_DIR: folder,
    DESKBELL_MASTER_KEY: randomBytes(32).toString('base64'),
    DESKBELL_PUBLIC_URL: origin,
    DESKBELL_PORT: '0',
    DESKBELL_PUSH_EXTRA_HOSTS: pushService.extraHosts,
    DESKBELL_PUSH_PROXY: pushService.google.proxyUrl,
    NODE_EXTRA_CA_CERTS: pushService.caFile,
    DESKBELL_RATE_VISITORS: '0',
    DESKBELL_RATE_MESSAGES: '0',
    DESKBELL_LOG_LEVEL: 'info',
    DESKBELL_ADMIN_EMAIL: ADMIN.email,
    DESKBELL_ADMIN_PASSWORD: ADMIN.password,
  }
  const start = async (): Promise<ServerProcess> => {
    const child = await startNode([MAIN], settings, READY)
    const port = Number(/listening at http:\/\/127\.0\.0\.1:(\d+)/.exec(child.output())?.[1])
    return { ...child, port, apiRoot: `http://127.0.0.1:${port}/api/v1` }
  }
  const [first, second] = await Promise.all([start(), start()])
  balancer.use([first.port, second.port])
  return {
    ...{ origin, first, second },
    admin: ADMIN,
    output: () => `first:\n${first.output()}\nsecond:\n${second.output()}`,
    async stop() {
      balancer.close()
      await Promise.all([first.stop(), second.stop()])
      await run(databaseUrl, `drop database ${name} with (force)`)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function run(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(text)
  await client.end()
}
