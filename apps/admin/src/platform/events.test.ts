import type { EventStream, ReceivedEvent, StreamEnd } from '@deskbell/api'
import { describe, expect, it } from 'vitest'
import { openTabChannel } from '../shared/tab-channel.ts'
import { createManualClock } from '../shared/test-support/manual-clock.ts'
import { type LeaderDeps, leadEvents } from './event-leader.ts'
import { type EventMessage, shareEvents, type WithLock } from './shared-events.ts'

const event = (id: string): ReceivedEvent => ({
  id,
  type: 'conversation.updated',
  data: { conversationId: 'cnv_abcdefgh' },
})

/** One stream after another, driven by the test. */
function createStreams() {
  const opened: (EventStream & { readonly end: (end: StreamEnd) => void })[] = []
  const stream = (options: EventStream) =>
    new Promise<StreamEnd>(resolve => {
      options.signal.addEventListener('abort', () => resolve({ kind: 'aborted' }))
      opened.push({ ...options, end: resolve })
    })
  const nth = async (n: number) => {
    await expect.poll(() => opened.length, { timeout: 10_000 }).toBeGreaterThanOrEqual(n)
    const found = opened[n - 1]
    if (!found) throw new Error('no such stream')
    return found
  }
  return { opened, stream, nth }
}

function setUp(poll: LeaderDeps['poll'] = () => Promise.resolve({ ok: false, failure: { kind: 'offline' } })) {
  const streams = createStreams()
  const clock = createManualClock()
  const stop = new AbortController()
  const events: string[] = []
  const behind: boolean[] = []
  const deps: LeaderDeps = {
    stream: streams.stream,
    poll,
    onEvent: ({ id, type }) => events.push(id || type),
    onBehind: value => {
      if (behind.at(-1) !== value) behind.push(value)
    },
    after: clock.after,
  }
  return { ...streams, clock, stop, events, behind, deps }
}

describe('leading', () => {
  it('reads the stream, and goes on at the last event after it was closed', async () => {
    const { deps, stop, nth, events, behind } = setUp()
    const leading = leadEvents(deps, 'e0', stop.signal)
    const first = await nth(1)
    expect(first.lastEventId).toBe('e0')
    first.onOpen?.()
    first.onAlive?.()
    first.onEvent(event('e1'))
    first.end({ kind: 'closed' })
    const second = await nth(2)
    expect(second.lastEventId).toBe('e1')
    second.onOpen?.()
    expect(behind).toEqual([false, true, false])
    stop.abort()
    await leading
    expect(events).toEqual(['e1'])
  })

  it('without a cursor, says that everything is to be fetched again: nobody knows what was missed', async () => {
    const { deps, stop, nth, events } = setUp()
    const leading = leadEvents(deps, undefined, stop.signal)
    const first = await nth(1)
    first.onOpen?.()
    first.onEvent(event('e1'))
    stop.abort()
    await leading
    expect(events).toEqual(['reset', 'e1'])
  })

  it('polls where streams do not get through, and tries the stream again later', async () => {
    const cursors: (string | undefined)[] = []
    const { deps, stop, nth, events, behind, clock } = setUp(since => {
      cursors.push(since)
      const items = cursors.length === 1 ? [{ ...event('e1') }] : []
      return Promise.resolve({ ok: true, status: 200, data: { items, cursor: `c${cursors.length}` } })
    })
    const leading = leadEvents(deps, 'e0', stop.signal)
    const first = await nth(1)
    first.end({ kind: 'unreadable', status: 200 })
    for (let polls = 1; polls <= 60; polls++) {
      await expect.poll(() => cursors.length).toBe(polls)
      await expect.poll(clock.waiting).toBe(1)
      clock.advance(5_000)
    }
    const second = await nth(2)
    expect(second.lastEventId).toBe('c60')
    expect(cursors.slice(0, 3)).toEqual(['e0', 'c1', 'c2'])
    expect(events).toEqual(['e1'])
    expect(behind).toEqual([true, false, true].slice(0, behind.length))
    stop.abort()
    await leading
  })

  it('ends when the backend refuses this person', async () => {
    const { deps, stop, nth, behind } = setUp()
    const leading = leadEvents(deps, 'e0', stop.signal)
    const first = await nth(1)
    first.end({ kind: 'problem', status: 401, code: 'unauthenticated', problem: {} })
    await leading
    expect(behind).toEqual([true])
  })
})

/** Web Locks as browsers keep them: one holder, a queue, and thieves. */
function createLocks() {
  let holder: { readonly stolen: (reason: unknown) => void } | undefined
  const queue: (() => void)[] = []
  const passOn = () => {
    holder = undefined
    queue.shift()?.()
  }
  const withLock: WithLock = (options, work) =>
    new Promise((resolve, reject) => {
      const take = () => {
        const mine = { stolen: reject }
        holder = mine
        void work().then(() => {
          resolve()
          if (holder === mine) passOn()
        })
      }
      if (options.steal) {
        holder?.stolen(new DOMException('stolen', 'AbortError'))
        take()
      } else if (holder) {
        queue.push(take)
        options.signal?.addEventListener('abort', () => {
          const place = queue.indexOf(take)
          if (place >= 0) queue.splice(place, 1)
          reject(new DOMException('gone', 'AbortError'))
        })
      } else take()
    })
  return withLock
}

/** Tabs of one browser, over a real BroadcastChannel. */
function createBrowser() {
  const streams = createStreams()
  const withLock = createLocks()
  const name = `events ${crypto.randomUUID()}`
  const openTab = () => {
    const clock = createManualClock()
    const stop = new AbortController()
    const events: string[] = []
    const state = { behind: true }
    const channel = new BroadcastChannel(name)
    stop.signal.addEventListener('abort', () => channel.close())
    shareEvents(
      {
        ...{ stream: streams.stream, withLock, after: clock.after },
        tabs: openTabChannel<EventMessage>(name),
        poll: () => Promise.resolve({ ok: false, failure: { kind: 'offline' } }),
        onEvent: ({ id, type }) => events.push(id || type),
        onRefused: () => events.push('refused'),
        onBehind: behind => {
          state.behind = behind
        },
      },
      stop.signal,
    )
    return { clock, stop, events, state }
  }
  return { ...streams, openTab }
}

describe('one stream a browser, shared by its tabs', () => {
  it('the second tab opens none, hears the same, and goes on at the same place when the first is closed', async () => {
    const { openTab, opened, nth } = createBrowser()
    const first = openTab()
    const stream = await nth(1)
    stream.onOpen?.()
    const second = openTab()
    await expect.poll(() => second.state.behind).toBe(false)
    stream.onEvent(event('e1'))
    await expect.poll(() => second.events).toEqual(['e1'])
    expect(first.events).toEqual(['reset', 'e1'])
    expect(opened).toHaveLength(1)
    first.stop.abort()
    const next = await nth(2)
    expect(next.lastEventId).toBe('e1')
    next.onOpen?.()
    next.onEvent(event('e2'))
    expect(second.events).toEqual(['e1', 'e2'])
    expect(first.events).toEqual(['reset', 'e1'])
    second.stop.abort()
  })

  it('a tab that was put to sleep keeps its lock and says nothing: another takes it', async () => {
    const { openTab, nth } = createBrowser()
    const sleeping = openTab()
    const stream = await nth(1)
    stream.onOpen?.()
    const awake = openTab()
    await expect.poll(() => awake.state.behind).toBe(false)
    awake.clock.advance(60_000)
    const taken = await nth(2)
    taken.onOpen?.()
    expect(stream.signal.aborted).toBe(true)
    taken.onEvent(event('e5'))
    expect(awake.events).toContain('e5')
    await expect.poll(() => sleeping.events).toContain('e5')
    awake.stop.abort()
    sleeping.stop.abort()
  })
})
