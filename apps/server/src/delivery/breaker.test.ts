import { type DeliveryId, type DeviceId, parseId } from '@deskbell/contract'
import { describe, expect, it } from 'vitest'
import type { LaneCause } from '../db/schema.ts'
import { hour, minute } from '../test-support/clock.ts'
import { beginProbe, closedLane, endProbe, isFrozenNow, mayProbe, PROBE_MS, type Trip, thaw, trip } from './breaker.ts'

const now = 1_000_000_000
const closed = closedLane('apple', now - hour)
const of = (cause: LaneCause, kind: Trip['kind'] = 'open'): Trip => ({ kind, cause, status: 403, reason: 'http_403' })
const probe = { id: parseId('dlv', 'dlv_00000001') as DeliveryId, deviceId: parseId('dev', 'dev_00000001') as DeviceId }
const pauseOf = (row: { until: number | null }, at = now) => (row.until ?? 0) - at

describe('a lane’s breaker', () => {
  it.each<[LaneCause, number[]]>([
    ['unreachable', [5, 10, 20, 40, 80, 160, 300, 300]],
    ['service_down', [5, 10, 20]],
    ['subject', [30, 60, 120, 240, 300, 300]],
    ['endpoint_gone_wave', [30, 60]],
  ])('%s: each pause in a row is twice as long, five minutes at most', (cause, seconds) => {
    let row = trip(closed, of(cause), now)
    for (const [n, pause] of seconds.entries()) {
      if (n > 0) row = endProbe(beginProbe(row, probe, now), 'ill', now)
      expect(pauseOf(row)).toBe(pause * 1000)
    }
  })

  it('one probe after the pause; it closes by success', () => {
    const open = trip(closed, of('subject'), now)
    expect(mayProbe(open, now + 29_999)).toBe(false)
    expect(mayProbe(open, now + 30_000)).toBe(true)
    const probing = beginProbe(open, probe, now + 30_000)
    expect(mayProbe(probing, now + 30_001)).toBe(false)
    expect(isFrozenNow(probing, now + 30_001)).toBe(true)
    expect(endProbe(probing, 'well', now)).toMatchObject({ state: 'closed', until: null, probe_id: null })
  })

  it('who dies while probing leaves it to the next; a probe that sent nothing, at once', () => {
    const probing = beginProbe(trip(closed, of('subject'), now), probe, now)
    expect(mayProbe(probing, now + PROBE_MS)).toBe(true)
    expect(mayProbe(endProbe(probing, 'nothing', now), now)).toBe(true)
  })

  it('a clock that was set back does not keep it open', () => {
    expect(mayProbe(trip(closed, of('subject'), now), now - 2 * hour)).toBe(true)
  })

  it('what was under way when it opened changes nothing; soon again is a longer pause, later is forgotten', () => {
    const open = trip(closed, of('unreachable'), now)
    expect(trip(open, of('unreachable'), now + 1)).toBe(open)
    const well = endProbe(beginProbe(open, probe, now), 'well', now)
    expect(pauseOf(trip(well, of('unreachable'), now))).toBe(10_000)
    expect(pauseOf(trip(well, of('unreachable'), now + hour), now + hour)).toBe(5_000)
  })

  it('frozen: goes on and takes no device away; ends by itself, and is believed after; may still stop', () => {
    const frozen = trip(closed, of('endpoint_gone_wave', 'freeze'), now)
    expect([isFrozenNow(frozen, now + minute), mayProbe(frozen, now + hour)]).toEqual([true, false])
    expect(thaw(frozen, now + minute)).toBe(frozen)
    expect(thaw(frozen, now + 5 * minute)).toMatchObject({ state: 'closed', trusted_until: now + 5 * minute + hour })
    expect(isFrozenNow(frozen, now + 5 * minute)).toBe(false)
    expect(trip(frozen, of('endpoint_gone_wave'), now)).toMatchObject({ state: 'open', trips: 2 })
  })
})
