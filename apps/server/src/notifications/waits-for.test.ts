import { expect, it } from 'vitest'
import { type WaitFacts, waitsFor } from './waits-for.ts'

const now = Date.UTC(2026, 10, 21, 9)
const later = now + 60_000
const at = new Date(later).toISOString()
const free: WaitFacts = {
  state: 'queued',
  throttled_until: null,
  lane_state: 'closed',
  lane_cause: null,
  lane_until: null,
  resume_at: null,
  paced_until: null,
}

const cases: readonly (readonly [name: string, facts: Partial<WaitFacts>, answer: ReturnType<typeof waitsFor>])[] = [
  ['nothing but its time', {}, null],
  ['a lane that never failed', { lane_state: null }, null],
  [
    'a stopped push service',
    { lane_state: 'open', lane_cause: 'service_down', lane_until: later },
    { reason: 'service_down', until: at },
  ],
  [
    'one that is being probed',
    { lane_state: 'probing', lane_cause: 'token', lane_until: later },
    { reason: 'token', until: at },
  ],
  ['a lane whose removals alone are frozen', { lane_state: 'frozen', lane_cause: 'unknown', lane_until: later }, null],
  ['the whole site asked to wait', { resume_at: later, throttled_until: later }, { reason: 'slowed', until: at }],
  ['the device alone', { throttled_until: later }, { reason: 'device_throttled', until: at }],
  ['the slow pace', { paced_until: later }, { reason: 'slowed', until: at }],
  ['what is over', { throttled_until: now, paced_until: now, resume_at: now }, null],
  ['one that is sent', { state: 'accepted', lane_state: 'open', lane_until: later, lane_cause: 'clock' }, null],
]

it.each(cases)('a delivery waits for: %s', (_name, facts, answer) => {
  expect(waitsFor({ ...free, ...facts }, now)).toEqual(answer)
})
