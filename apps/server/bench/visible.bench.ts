import { get, type IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { VisitorMessageAnswer } from '@deskbell/contract'
import { startPushService } from '@deskbell/push-service'
import { benchOptions, printTable } from '../../../scripts/lib/bench/report.ts'
import { agentClient, createClient } from '../src/test-support/client.ts'
import { startServerProcess } from './server-process.ts'
import { makeVisitors } from './visitors.ts'

/**
 * From a visitor's POST until an agent's open app has the message, with many apps open: everybody sees everything, so
 * each message goes out once to each stream. Streams are those of a few users, for signing in is slow by design.
 */
const { values } = parseArgs({
  strict: false,
  options: { rate: { type: 'string' }, seconds: { type: 'string' }, streams: { type: 'string' } },
})
const options = benchOptions()
const RATE = Number(values['rate'] ?? (options.quick ? 10 : 100))
const SECONDS = Number(values['seconds'] ?? (options.quick ? 1 : 15))
const STREAMS = Number(values['streams'] ?? (options.quick ? 10 : 500))
const STREAMS_PER_USER = 25
/** So many of the streams are read to the letter; the others are only read. */
const READ = 20
const WARM_UP = RATE
const COUNT = RATE * SECONDS + WARM_UP

const clock = () => performance.timeOrigin + performance.now()
const service = await startPushService({ now: clock })
const server = await startServerProcess(service)
const seenAt = Array.from({ length: Math.min(READ, STREAMS) }, () => new Map<string, number>())
const read: Map<string, number>[] = []
const streams: IncomingMessage[] = []

for (let user = 0; streams.length < STREAMS; user++) {
  const cookie = await signInAs(user)
  for (let n = 0; n < STREAMS_PER_USER && streams.length < STREAMS; n++) streams.push(await open(cookie, seenAt.pop()))
}

async function signInAs(n: number): Promise<string> {
  const [email, password] = [`agent-${n}@example.org`, `agent ${n} likes long words`]
  const { url } = await server.admin.json<{ url: string }>('POST', '/invitations', { email, role: 'agent' })
  const token = new URL(url).hash.slice(1)
  const agent = agentClient(server.url)
  await agent.json('POST', '/invitations/accept', { token, name: `Agent ${n}`, password })
  await agent.signIn(email, password)
  return agent.headers['cookie'] ?? ''
}

function open(cookie: string, seen: Map<string, number> | undefined): Promise<IncomingMessage> {
  if (seen) read.push(seen)
  return new Promise((resolve, reject) => {
    const headers = { cookie, accept: 'text/event-stream' }
    get(`${server.url}/api/v1/events`, { headers, agent: false }, stream => {
      if (seen) {
        stream.setEncoding('utf8').on('data', (chunk: string) => {
          for (const [, text] of chunk.matchAll(/"text":"(Message \d+)"/g)) {
            if (text !== undefined && !seen.has(text)) seen.set(text, clock())
          }
        })
      } else stream.resume()
      stream.on('error', () => undefined)
      resolve(stream)
    }).on('error', reject)
  })
}

const anonymous = createClient(server.url)
const visitors = await makeVisitors(anonymous, COUNT)

const sentAt = new Map<string, number>()
const posts: Promise<void>[] = []
const begin = clock() + 100
for (const [n, token] of visitors.entries()) {
  const wait = begin + (n * 1000) / RATE - clock()
  if (wait > 1) await sleep(wait)
  posts.push(post(n, token))
}
await Promise.all(posts)
await sleep(2_000)

async function post(n: number, token: string): Promise<void> {
  const text = `Message ${n}`
  if (n >= WARM_UP) sentAt.set(text, clock())
  const authorization = `Bearer ${token}`
  await anonymous.json<VisitorMessageAnswer>('POST', '/visitors/me/messages', { text }, { authorization })
}

const took = read.flatMap(seen =>
  [...sentAt].flatMap(([text, at]) => {
    const arrived = seen.get(text)
    return arrived === undefined ? [] : [arrived - at]
  }),
)
for (const stream of streams) stream.destroy()
await server.stop()
await service.close()

const sorted = took.toSorted((a, b) => a - b)
const at = (q: number) => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN).toFixed(1)
printTable(
  options,
  `${RATE} messages a second for ${SECONDS} s, ${STREAMS} apps open, SQLite`,
  ['ms', 'p50', 'p95', 'p99', 'longest', 'measured'],
  [['from POST to the open app', at(0.5), at(0.95), at(0.99), at(1), String(sorted.length)]],
)
const missing = sentAt.size * read.length - took.length
if (missing > 0) {
  console.error(`${missing} messages did not arrive`)
  process.exitCode = 1
}
