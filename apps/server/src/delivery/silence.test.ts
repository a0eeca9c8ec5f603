import { describe, expect, it } from 'vitest'
import { minute } from '../test-support/clock.ts'
import { isProbablyDead, type Silence, silenceAfter } from './silence.ts'

const start = 1_000_000
const quiet: Silence = { unshown: 0, unshown_since: null, unshown_at: null }
/** A device to which messages are accepted at these times, in milliseconds after the start. */
const after = (times: readonly number[], from = quiet) =>
  times.reduce((silence, at) => silenceAfter(silence, start + at), from)
/** As the receipts room leaves it when the device displays something. */
const shown = (silence: Silence): Silence => ({ ...silence, unshown: 0, unshown_since: null })
const everyTwoMinutes = (count: number) => Array.from({ length: count }, (_, n) => n * 2 * minute)

describe('the silent-death watchdog', () => {
  it.each([
    ['one message', [0], 0],
    ['the next one says that the first was not displayed', [0, 2 * minute], 1],
    ['five not displayed, and one more', everyTwoMinutes(6), 5],
    ['a burst: receipts had no time to come back', [0, 10, 20, 30, 500, 900, 5_000], 0],
    ['a burst after a silent message counts that message alone', [0, 300_000, 300_001, 300_002, 300_003], 1],
    ['a steady stream counts once a minute', Array.from({ length: 61 }, (_, n) => n * 5_000), 5],
  ])('%s', (_, times, unshown) => {
    expect(after(times)).toMatchObject({ unshown, unshown_since: start })
  })

  it('what is displayed ends the silence, and the next message begins anew', () => {
    const silence = after([0, 2 * minute], shown(after(everyTwoMinutes(6))))
    expect(silence).toMatchObject({ unshown: 1, unshown_since: start })
  })

  it('a device that displays each message after a minute or more never gets far', () => {
    let silence = quiet
    for (let n = 0; n < 50; n += 1) {
      silence = silenceAfter(silence, start + n * 10 * minute)
      expect(silence.unshown).toBe(0)
      silence = shown(silence)
    }
  })

  it('five, of a device that has reported before: one that never did may have a worker that cannot', () => {
    expect(isProbablyDead(after(everyTwoMinutes(6)), 1)).toBe(true)
    expect(isProbablyDead(after(everyTwoMinutes(5)), 1)).toBe(false)
    expect(isProbablyDead(after(everyTwoMinutes(60)), null)).toBe(false)
  })
})
