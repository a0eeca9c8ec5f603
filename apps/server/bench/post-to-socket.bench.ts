import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { VisitorMessageAnswer } from '@deskbell/contract'
import { startPushService } from '@deskbell/push-service'
import { createClient } from '../src/test-support/client.ts'
import { subscribe } from '../src/test-support/push-site.ts'
import { startServerProcess } from './server-process.ts'

/**
 * From a visitor's POST to the push service's socket, at a steady rate, on the embedded database: the whole way of a
 * message through the real server, in a process of its own. Each message opens a conversation of its own.
 */
const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '100' },
    seconds: { type: 'string', default: '20' },
    devices: { type: 'string', default: '1' },
    quick: { type: 'boolean', default: false },
  },
})
const RATE = Number(values.rate)
const SECONDS = values.quick ? 2 : Number(values.seconds)
const DEVICES = Number(values.devices)
/** The first second warms the server up and does not count. */
const WARM_UP = RATE
const COUNT = RATE * SECONDS + WARM_UP

const clock = () => performance.timeOrigin + performance.now()
const service = await startPushService({ now: clock })
const server = await startServerProcess(service)
const browsers = []
for (let n = 0; n < DEVICES; n++) browsers.push(await subscribe(service, server.admin))

const visitors: string[] = []
const anonymous = createClient(server.url)
while (visitors.length < COUNT) {
  const batch = Array.from({ length: Math.min(20, COUNT - visitors.length) }, () =>
    anonymous.json<{ token: string }>('POST', '/visitors', {}),
  )
  visitors.push(...(await Promise.all(batch)).map(({ token }) => token))
}

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
  const requests = service.requestsTo(agent.subscription.endpoint).filter(({ status }) => status === 201)
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
  console.log(`  ${name.padEnd(34)} ${at(0.5)} | ${at(0.9)} | ${at(0.99)} | ${at(1)} ms (${sorted.length})`)
}
console.log(`${RATE} messages/s for ${SECONDS} s, ${DEVICES} device(s), SQLite: p50 | p90 | p99 | max`)
line('POST to the push service’s socket', took)
line('POST to its answer', answered)
const missing = (COUNT - WARM_UP) * DEVICES - took.length
if (missing > 0) {
  console.error(`${missing} pushes did not arrive`)
  process.exitCode = 1
}

function conversationOf(bytes: Uint8Array): string {
  const message = JSON.parse(Buffer.from(bytes).toString()) as { notification: { data: { conversationId: string } } }
  return message.notification.data.conversationId
}
