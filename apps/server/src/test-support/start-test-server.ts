import type { User, VisitorId } from '@deskbell/contract'
import { pino } from 'pino'
import { type Config, toConfig } from '../config/config.ts'
import type { Env } from '../config/env.ts'
import { type RunningServer, type ServerOptions, startServer } from '../start-server.ts'
import { type AgentClient, agentClient, type Client, createClient } from './client.ts'
import { makeSqlite, type TestDatabase } from './with-databases.ts'

export const adminEmail = 'ada@example.com'
export const adminPassword = 'correct horse battery'

export interface TestServer extends AsyncDisposable {
  readonly server: RunningServer
  readonly config: Config
  /** What was said to the person who started it. */
  readonly announced: readonly string[]
  /** Nobody: no cookie, no Authorization. */
  readonly anonymous: Client
  /** The first admin, signed in by session. */
  admin(): Promise<AgentClient>
  /** A new agent (by invitation), signed in by session. */
  agent(name?: string): Promise<AgentClient & { readonly user: User; readonly password: string }>
  /** A new visitor. */
  visitor(): Promise<Client & { readonly visitorId: VisitorId }>
  close(): Promise<void>
}

export interface TestServerOptions extends ServerOptions {
  /** An empty database; a SQLite one of its own unless given. */
  readonly database?: TestDatabase
  readonly env?: Env
  /** Without the first admin, to test the set-up. */
  readonly withoutAdmin?: boolean
}

/** Starts the real server on a free port, with every limit off that a test does not turn on. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const database = options.database ?? (await makeSqlite())
  const config = testConfig(database, options)
  const announced: string[] = []
  const started = await startServer(config, {
    logger: pino({ level: 'silent' }),
    announce: text => announced.push(text),
    ...options,
  })
  if (!started.ok) throw new Error(started.problem)
  const { server } = started
  const anonymous = createClient(server.url)
  let agents = 0
  const close = async () => {
    await server.close()
    if (!options.database) await database.remove()
  }
  const admin = async () => {
    const client = agentClient(server.url)
    await client.signIn(adminEmail, adminPassword)
    return client
  }
  return {
    server,
    config,
    announced,
    anonymous,
    admin,
    async agent(name = `Agent ${++agents}`) {
      const email = `${name.toLowerCase().replaceAll(' ', '.')}@example.com`
      const boss = await admin()
      const { url } = await boss.json<{ url: string }>('POST', '/invitations', { email, role: 'agent' })
      const token = new URL(url).hash.slice(1)
      const password = `password of ${name}`
      const { user } = await anonymous.json<{ user: User }>('POST', '/invitations/accept', { token, name, password })
      const client = agentClient(server.url)
      await client.signIn(email, password)
      return { ...client, user, password }
    },
    async visitor() {
      const { visitorId, token } = await anonymous.json<{ visitorId: VisitorId; token: string }>(
        'POST',
        '/visitors',
        {},
      )
      return { ...createClient(server.url, { authorization: `Bearer ${token}` }), visitorId }
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

function testConfig(database: TestDatabase, { env, withoutAdmin }: TestServerOptions): Config {
  const read = toConfig({
    DESKBELL_RATE_VISITORS: '0',
    DESKBELL_RATE_MESSAGES: '0',
    DESKBELL_RATE_FILES_MB: '0',
    DESKBELL_DISK_RESERVE_MB: '0',
    ...(withoutAdmin ? {} : { DESKBELL_ADMIN_EMAIL: adminEmail, DESKBELL_ADMIN_PASSWORD: adminPassword }),
    ...env,
    DESKBELL_PORT: '0',
  })
  if (!read.ok) throw new Error(read.problems.join(' '))
  return { ...read.config, ...database.config }
}
