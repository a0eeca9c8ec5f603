import type { Api } from '@deskbell/api'
import { describe, expect, it } from 'vitest'
import { createStore } from '../shared/store.ts'
import { createManualClock } from '../shared/test-support/manual-clock.ts'
import type { ConnectionState, ReadyConnection } from './connection-state.ts'
import { retryUnconfirmed } from './retry-unconfirmed.ts'
import { person } from './test-support/backend.ts'

function setUp() {
  const ready: ReadyConnection = {
    ...{ kind: 'ready', site: 'https://desk.test', name: 'Desk', apiRoot: 'https://desk.test/api/v1' },
    ...{ levels: [], signIn: [], own: true, api: {} as Api, me: person('ada'), by: 'session', confirmed: false },
  }
  const store = createStore<ConnectionState>(ready)
  const clock = createManualClock()
  const site = { up: false, asked: 0 }
  const askNow = retryUnconfirmed({
    store,
    refreshMe: () => {
      site.asked++
      store.set({ ...ready, confirmed: site.up })
      return Promise.resolve()
    },
    after: clock.after,
  })
  return { ready, store, clock, site, askNow }
}

describe('a connection that the site has not confirmed', () => {
  it('is asked for again after 5 s, then ever more rarely, at most once a minute', async () => {
    const { clock, site } = setUp()
    for (const [times, seconds] of [5, 10, 20, 40, 60, 60].entries()) {
      await expect.poll(clock.waiting).toBe(1)
      clock.advance(seconds * 1000 - 1)
      expect(site.asked).toBe(times)
      clock.advance(1)
      expect(site.asked).toBe(times + 1)
    }
  })

  it('is left in peace once it is confirmed, and begins anew the next time', async () => {
    const { ready, store, clock, site } = setUp()
    clock.advance(5_000)
    await expect.poll(clock.waiting).toBe(1)
    site.up = true
    clock.advance(10_000)
    expect(store.get()).toMatchObject({ confirmed: true })
    expect(clock.waiting()).toBe(0)
    store.set({ ...ready, confirmed: false })
    await expect.poll(clock.waiting).toBe(1)
    clock.advance(5_000)
    expect(site.asked).toBe(3)
  })

  it('is asked for at once when the person looks, and never twice at the same time', async () => {
    const { clock, site, askNow } = setUp()
    askNow()
    askNow()
    expect(site.asked).toBe(1)
    await expect.poll(clock.waiting).toBe(1)
    site.up = true
    askNow()
    expect(site.asked).toBe(2)
    askNow()
    expect(site.asked).toBe(2)
  })
})
