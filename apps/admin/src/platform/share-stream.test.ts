import type { EventStream, StreamEnd } from '@deskbell/api'
import { afterEach, expect, it, vi } from 'vitest'
import { shareStream } from './share-stream.ts'

const stops: AbortController[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop.abort()
  vi.unstubAllGlobals()
})

/** Two tabs of a browser that has these; says how many streams they read, and what each was told. */
function openTabs(browser: { readonly locks?: unknown; readonly BroadcastChannel?: unknown }) {
  vi.stubGlobal('navigator', 'locks' in browser ? { locks: browser.locks } : {})
  if ('BroadcastChannel' in browser) vi.stubGlobal('BroadcastChannel', browser.BroadcastChannel)
  const streams: EventStream[] = []
  const name = `events ${crypto.randomUUID()}`
  const tabs = [1, 2].map(() => {
    const told: string[] = []
    const stop = new AbortController()
    stops.push(stop)
    shareStream(
      name,
      {
        stream: stream => {
          streams.push(stream)
          stream.onOpen?.()
          return new Promise<StreamEnd>(resolve =>
            stream.signal.addEventListener('abort', () => resolve({ kind: 'ended' } as unknown as StreamEnd)),
          )
        },
        poll: () => Promise.resolve({ ok: false, failure: { kind: 'offline' } }),
        onEvent: ({ type }) => told.push(type),
        onBehind: () => undefined,
        onRefused: () => undefined,
        after: () => () => undefined,
      },
      stop.signal,
    )
    return told
  })
  return { streams, tabs }
}

const refusing = {
  request: vi.fn<() => Promise<void>>(() => Promise.reject(new DOMException('Storage is blocked', 'SecurityError'))),
}

/** As where storage is blocked. */
class NoChannel {
  constructor() {
    throw new DOMException('Storage is blocked', 'SecurityError')
  }
}

it.each([
  ['no locks (plain http, an older Safari)', {}],
  ['locks and no channels', { locks: navigator.locks ?? refusing, BroadcastChannel: undefined }],
  ['channels that are refused', { locks: refusing, BroadcastChannel: NoChannel }],
  ['locks that are refused', { locks: refusing }],
])('where there are %s, every tab reads a stream of its own', async (_what, browser) => {
  const { streams, tabs } = openTabs(browser)
  await expect.poll(() => streams.length).toBe(2)
  for (const [n, stream] of streams.entries()) stream.onEvent({ id: `e${n}`, type: 'log.updated', data: {} })
  // Of a newer server.
  streams[0]?.onEvent({ id: 'e9', type: 'tea.ready', data: {} })
  for (const told of tabs) expect(told).toEqual(['reset', 'log.updated'])
  // A refusal is not asked about again and again.
  expect(refusing.request.mock.calls.length).toBeLessThanOrEqual(4)
})
