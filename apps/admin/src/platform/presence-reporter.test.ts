import type { ConversationId, PresencePut } from '@deskbell/contract'
import { describe, expect, it } from 'vitest'
import { createManualClock } from '../shared/test-support/manual-clock.ts'
import { createPresenceReporter } from './presence-reporter.ts'

const conversation = 'cnv_abcdefgh' as ConversationId

function setUp() {
  const clock = createManualClock()
  const puts: PresencePut[] = []
  const page = { visible: true }
  const reporter = createPresenceReporter({
    put: body => puts.push(body),
    isVisible: () => page.visible,
    now: clock.now,
    after: clock.after,
  })
  return { clock, puts, page, reporter }
}

describe('presence by proof', () => {
  it('is told at once, and at least every 15 s while the page is visible', () => {
    const { clock, puts } = setUp()
    expect(puts).toEqual([{ conversationId: null, visible: true, lastInputAt: null }])
    for (let second = 0; second < 60; second++) clock.advance(1_000)
    expect(puts).toHaveLength(5)
  })

  it('says which conversation is looked at, and that opening it was input', () => {
    const { puts, reporter } = setUp()
    reporter.lookAt(conversation)
    reporter.lookAt(conversation)
    expect(puts.slice(1)).toEqual([
      { conversationId: conversation, visible: true, lastInputAt: '2026-11-21T09:00:00.000Z' },
    ])
  })

  it('says at once that the page is hidden, and then nothing more', () => {
    const { clock, puts, page, reporter } = setUp()
    page.visible = false
    reporter.visibilityChanged()
    expect(puts.at(-1)).toMatchObject({ visible: false })
    for (let second = 0; second < 60; second++) clock.advance(1_000)
    expect(puts).toHaveLength(2)
    page.visible = true
    reporter.visibilityChanged()
    expect(puts.at(-1)).toMatchObject({ visible: true })
  })

  it('says "visible" twice, since another tab may have said "hidden" a moment later', () => {
    const { clock, puts, reporter } = setUp()
    reporter.visibilityChanged()
    clock.advance(1_500)
    expect(puts).toHaveLength(3)
  })

  it('tells at once of the first input after being away, and of the rest with the next report', () => {
    const { clock, puts, reporter } = setUp()
    reporter.input()
    expect(puts).toHaveLength(2)
    clock.advance(5_000)
    reporter.input()
    expect(puts).toHaveLength(2)
    clock.advance(10_000)
    expect(puts.at(-1)?.lastInputAt).toBe('2026-11-21T09:00:05.000Z')
  })

  it('ends with the session', () => {
    const { clock, puts, reporter } = setUp()
    reporter.stop()
    clock.advance(60_000)
    reporter.input()
    expect(puts).toHaveLength(1)
  })
})
