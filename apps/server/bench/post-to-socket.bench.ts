import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { VisitorMessageAnswer } from '@deskbell/contract'
import { startPushService } from '@deskbell/push-service'
import { benchOptions, printTable } from '../../../scripts/lib/bench/report.ts'
import { createClient } from '../src/test-support/client.ts'
import { subscribe } from '../src/test-support/push-site.ts'
import { startServerProcess } from './server-process.ts'
import { makeVisitors } from './visitors.ts'

/**
 * From a visitor's POST to the push service's socket, at a steady rate, on the embedded database: the whole way of a
 * message through the real server, in a process of its own. Each message opens a conversation of its own.
 */
const { values } = parseArgs({
  strict: false,
  options: { rate: { type: 'string' }, seconds: { type: 'string' }, devices: { type: 'string' } },
})
const options = benchOptions()
const RATE = Number(values['rate'] ?? 100)
const SECONDS = Number(values['seconds'] ?? (options.quick ? 1 : 20))
const DEVICES = Number(values['devices'] ?? 1)
/** The first second warms the server up and does not count. */
const WARM_UP = RATE
const COUNT = RATE * SECONDS + WARM_UP

const clock = () => performance.timeOrigin + performance.now()
const service = await startPushService({ now: clock })
const server = await startServerProcess(service)
const browsers = []
for (let n = 0; n < DEVICES; n++) browsers.push(await subscribe(service, server.admin))

const anonymous = createClient(server.url)
const visitors = await makeVisitors(anonymous, COUNT)

const sentAt = new Map<string, number>()
const answered: number[] = []
const posts: Promise<void>[] = []
const begin = clock() + 100
for (const [n, token] of visitors.entries()) {
  const wait = begin + (n * 1000) / RATE - clock()
  if (wait > 1) await sleep(wait)
  posts.push(post(n, token))
}
await Promise.all(posts)

async function post(n: number, token: string): Promise<void> {
  const at = clock()
  const { conversationId } = await anonymous.json<VisitorMessageAnswer>(
    'POST',
    '/visitors/me/messages',
    { text: `Message ${n}` },
    { authorization: `Bearer ${token}` },
  )
  if (n < WARM_UP) return
  sentAt.set(conversationId, at)
  answered.push(clock() - at)
}

const expected = COUNT * DEVICES
for (
  let waited = 0;
  waited < 100 && browsers.reduce((sum, { agent }) => sum + agent.received.length, 0) < expected;
  waited++
) {
  await sleep(100)
}

const took: number[] = []
for (const { agent } of browsers) {
  const accepted = service.requestsTo(agent.subscription.endpoint).filter(({ status }) => status === 201)
  // The newest ones: the device was welcomed before.
  const requests = accepted.slice(-agent.received.length)
  for (const [index, bytes] of agent.received.entries()) {
    const at = sentAt.get(conversationOf(bytes))
    const request = requests[index]
    if (at !== undefined && request) took.push(request.at - at)
  }
}
await server.stop()
await service.close()

const line = (name: string, times: readonly number[]) => {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (q: number) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN).toFixed(1)
  return [name, at(0.5), at(0.9), at(0.99), at(1), String(sorted.length)]
}
printTable(
  options,
  `${RATE} messages a second for ${SECONDS} s, ${DEVICES} device(s) each, SQLite`,
  ['ms', 'p50', 'p90', 'p99', 'longest', 'measured'],
  [line('from POST to the push service’s socket', took), line('from POST to its answer', answered)],
)
const missing = (COUNT - WARM_UP) * DEVICES - took.length
if (missing > 0) {
  console.error(`${missing} pushes did not arrive`)
  process.exitCode = 1
}

function conversationOf(bytes: Uint8Array): string {
  const message = JSON.parse(Buffer.from(bytes).toString()) as { notification: { data: { conversationId: string } } }
  return message.notification.data.conversationId
}
