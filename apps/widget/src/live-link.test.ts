import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createVisitorApi } from '@deskbell/api'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createLiveLink, type LiveLink } from './live-link.ts'

let server: Server
let link: LiveLink | undefined
/** What the way in between makes of a stream: `blocked` as by a proxy that knows none. */
let stream: 'blocked' | 'open' = 'open'
beforeEach(async () => {
  stream = 'open'
  server = createServer((_request, response) => {
    if (stream === 'blocked') response.writeHead(403, { 'content-type': 'text/html' }).end('no')
    else response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  // Only the clock of the pauses is ours: sockets are real.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
  link?.stop()
  server.closeAllConnections()
  server.close()
})

function open() {
  const heard = { polls: 0, live: 0, behind: 0 }
  const waits: (() => void)[] = []
  link = createLiveLink({
    api: createVisitorApi({
      apiRoot: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      credentials: () => ({ kind: 'bearer', token: 'token' }),
    }),
    pageId: 'page',
    wait: () => new Promise(end => waits.push(end)),
    onEvent: () => {},
    onLive: () => {
      heard.live += 1
    },
    onBehind: () => {
      heard.behind += 1
    },
    onPoll: () => {
      heard.polls += 1
    },
    onRefused: () => false,
  })
  link.follow('token')
  return { heard, waits }
}

/** Sockets answer in real time, whatever the pauses' clock says. */
async function until(check: () => void): Promise<void> {
  for (let tries = 0; tries < 2_000; tries++) {
    await new Promise(resolve => setImmediate(resolve))
    try {
      return check()
    } catch {
      // Not yet.
    }
  }
  check()
}

it('polls every ten seconds while a proxy blocks the stream, and no more once there is one', async () => {
  stream = 'blocked'
  const { heard, waits } = open()
  await until(() => expect(waits).toHaveLength(1))
  expect(heard).toEqual({ polls: 0, live: 0, behind: 1 })
  await vi.advanceTimersByTimeAsync(9_999)
  expect(heard.polls).toBe(0)
  await vi.advanceTimersByTimeAsync(1)
  expect(heard.polls).toBe(1)
  await vi.advanceTimersByTimeAsync(20_000)
  expect(heard.polls).toBe(3)

  stream = 'open'
  waits[0]?.()
  await until(() => expect(heard.live).toBe(1))
  expect(link?.isLive()).toBe(true)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(heard.polls).toBe(3)
})

it('a stream that breaks off at once is polled for as often as one that never was; one that was stopped is not', async () => {
  const { heard } = open()
  await until(() => expect(heard.live).toBe(1))
  stream = 'blocked'
  server.closeAllConnections()
  await until(() => expect(heard.behind).toBeGreaterThan(0))
  await vi.advanceTimersByTimeAsync(10_000)
  expect(heard.polls).toBe(1)
  link?.stop()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(heard.polls).toBe(1)
})
