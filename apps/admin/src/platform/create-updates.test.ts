import { describe, expect, it } from 'vitest'
import { createManualClock } from '../shared/test-support/manual-clock.ts'
import { createUpdates } from './create-updates.ts'

function setUp() {
  const clock = createManualClock()
  const page = { visible: true, waits: true, reloads: 0, checks: 0 }
  const updates = createUpdates({
    takeOver: () => Promise.resolve(page.waits),
    check: () => {
      page.checks++
      return Promise.resolve()
    },
    reload: () => {
      page.reloads++
    },
    isVisible: () => page.visible,
    now: clock.now,
    after: clock.after,
  })
  return { clock, page, updates }
}

describe('a new version', () => {
  it('waits until the person agrees, and then loads the page again', async () => {
    const { page, updates } = setUp()
    updates.found()
    expect(updates.store.get()).toEqual({ waiting: true, required: false })
    expect(page.reloads).toBe(0)
    updates.apply()
    updates.tookOver()
    expect(page.reloads).toBe(1)
  })

  it('that another tab agreed to leaves a page that is being looked at as it is, and says so', () => {
    const { page, updates } = setUp()
    updates.tookOver()
    expect(page.reloads).toBe(0)
    expect(updates.store.get().waiting).toBe(true)
    page.visible = false
    updates.tookOver()
    expect(page.reloads).toBe(1)
  })

  it('that does not take over in time, or does not wait any more, is got by loading the page', async () => {
    const { clock, page, updates } = setUp()
    updates.apply()
    await expect.poll(clock.waiting).toBe(1)
    clock.advance(5_000)
    expect(page.reloads).toBe(1)
    page.waits = false
    updates.apply()
    await expect.poll(() => page.reloads).toBe(2)
  })

  it('is looked for when the app comes to the front, at most hourly', () => {
    const { clock, page, updates } = setUp()
    updates.cameToFront()
    clock.advance(60 * 60 * 1000)
    updates.cameToFront()
    updates.cameToFront()
    expect(page.checks).toBe(1)
  })

  it('is looked for at once when the site says that this one is too old', () => {
    const { page, updates } = setUp()
    updates.require()
    updates.require()
    expect(page.checks).toBe(1)
    expect(updates.store.get()).toEqual({ waiting: false, required: true })
  })
})
