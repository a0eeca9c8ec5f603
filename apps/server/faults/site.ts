import { randomBytes } from 'node:crypto'
import type { RoutingSettings } from '@deskbell/contract'
import type { PushService } from '@deskbell/push-service'
import { type AgentClient, agentClient, createClient } from '../src/test-support/client.ts'
import { startTrustedPushService, subscribe } from '../src/test-support/push-site.ts'
import { adminEmail, adminPassword } from '../src/test-support/start-test-server.ts'
import type { TestDatabase } from '../src/test-support/with-databases.ts'
import { type Listener, listen } from './listener.ts'
import { type Mailbox, startMailbox } from './mailbox.ts'
import { createPhone, type Phone } from './phone.ts'
import { createReader, type Reader } from './reader.ts'
import type { SeededRandom } from './seeded-random.ts'
import { createServerChild, type ServerChild } from './server-child.ts'
import { createVisitor, type Visitor } from './visitor.ts'

export interface SiteOptions {
  readonly database: TestDatabase
  readonly random: SeededRandom
  /** Server processes on that database; more than one only on PostgreSQL. */
  readonly servers: number
  /** Of each agent. */
  readonly devices: number
  readonly agents: number
  readonly visitors: number
  readonly pauseMs: number
  /** Whoever is away is mailed every message, at once. */
  readonly email?: boolean
  readonly env?: Readonly<Record<string, string>>
}

/** A whole site under load, seen from outside: servers that can be killed, and everybody who uses them. */
export interface Site {
  readonly service: PushService
  /** Undefined: email is off. */
  readonly mailbox: Mailbox | undefined
  readonly servers: readonly ServerChild[]
  readonly phones: readonly Phone[]
  readonly visitors: readonly Visitor[]
  readonly listeners: readonly Listener[]
  readonly reader: Reader
  /** Resolves when the next message of a visitor goes out. */
  nextPost(): Promise<void>
  /** Writes and reads until told to stop. */
  load(stopped: () => boolean): Promise<void>
  close(): Promise<void>
}

/** Starts the servers, all at once on an empty database, and everybody around them. */
export async function startSite(options: SiteOptions): Promise<Site> {
  const { database, random } = options
  const service = await startTrustedPushService()
  const env = {
    DATABASE_URL: database.config.databaseUrl ?? '',
    DESKBELL_DATA_DIR: database.config.dataDir,
    DESKBELL_MASTER_KEY: randomBytes(32).toString('base64'),
    DESKBELL_PUBLIC_URL: 'https://chat.example.com',
    DESKBELL_PUSH_EXTRA_HOSTS: service.extraHosts,
    NODE_EXTRA_CA_CERTS: service.caFile,
    DESKBELL_RATE_VISITORS: '0',
    DESKBELL_RATE_MESSAGES: '0',
    DESKBELL_LOG_LEVEL: 'error',
    DESKBELL_ADMIN_EMAIL: adminEmail,
    DESKBELL_ADMIN_PASSWORD: adminPassword,
    ...options.env,
  }
  const servers: ServerChild[] = []
  for (let n = 0; n < options.servers; n++) servers.push(await createServerChild(env))
  await Promise.all(servers.map(server => server.start()))
  const urls = servers.map(({ url }) => url)
  const [url = ''] = urls

  const team = await signInTeam(url, options.agents)
  const pickUrl = forked(random, urls)
  const phones: Phone[] = []
  for (const agent of team) {
    for (let n = 0; n < options.devices; n++) {
      const browser = await subscribe(service, agent)
      phones.push(createPhone(browser.id, browser.agent, pickUrl()))
    }
  }
  const [admin] = team
  const mailbox = options.email ? await startMailbox() : undefined
  if (mailbox && admin) await turnEmailOn(admin, mailbox)
  const headers = admin?.headers ?? {}
  const listeners: Listener[] = []
  for (const one of urls) listeners.push(await listen(one, headers))
  const anonymous = createClient(url)
  const visitors: Visitor[] = []
  let posted = Promise.withResolvers<void>()
  const onPost = () => {
    posted.resolve()
    posted = Promise.withResolvers<void>()
  }
  for (let n = 1; n <= options.visitors; n++) {
    const { token } = await anonymous.json<{ token: string }>('POST', '/visitors', {})
    const own = { random: random.fork(), pauseMs: options.pauseMs }
    visitors.push(createVisitor({ name: `v${n}`, token, urls, onPost, ...own }))
  }
  const reader = createReader({ urls, headers: team.at(-1)?.headers ?? {}, random: random.fork(), pauseMs: 2_000 })
  return {
    ...{ service, mailbox, servers, phones, visitors, listeners, reader },
    nextPost: () => posted.promise,
    async load(stopped) {
      await Promise.all([reader.readUntil(stopped), ...visitors.map(visitor => visitor.writeUntil(stopped))])
    },
    async close() {
      await Promise.all(listeners.map(listener => listener.stop()))
      await Promise.all(servers.map(server => server.kill()))
      await Promise.all(phones.map(phone => phone.stop()))
      await service.close()
      await mailbox?.close()
    },
  }
}

async function turnEmailOn(admin: AgentClient, { port }: Mailbox): Promise<void> {
  const account = { host: '127.0.0.1', port, security: 'none', fromAddress: 'help@example.com' }
  await admin.json('PUT', '/settings/email', { enabled: true, ...account })
  const rules = await admin.json<RoutingSettings>('GET', '/settings/routing')
  await admin.json('PUT', '/settings/routing', { ...rules, merge: { ...rules.merge, emailMinutes: 0 } })
}

function forked(random: SeededRandom, urls: readonly string[]): () => () => string {
  return () => {
    const own = random.fork()
    return () => own.pick(urls)
  }
}

/** The admin and some agents, each with a session. */
async function signInTeam(url: string, agents: number): Promise<AgentClient[]> {
  const admin = agentClient(url)
  await admin.signIn(adminEmail, adminPassword)
  const team = [admin]
  for (let n = 1; n < agents; n++) {
    const email = `agent${n}@example.com`
    const password = `password of agent ${n}`
    const invited = await admin.json<{ url: string }>('POST', '/invitations', { email, role: 'agent' })
    const token = new URL(invited.url).hash.slice(1)
    await createClient(url).json('POST', '/invitations/accept', { token, name: `Agent ${n}`, password })
    const agent = agentClient(url)
    await agent.signIn(email, password)
    team.push(agent)
  }
  return team
}
