import type { Delivery, Trace } from '@deskbell/contract'
import { expect, it } from 'vitest'
import { hasPassed, isComplete, missingStage, stagesOf } from './stages.ts'

const at = (second: number) => new Date(Date.UTC(2026, 10, 21, 9, 0, second)).toISOString()
const delivery = (change: Partial<Delivery>): Delivery => ({
  id: 'dlv_A1b2C3d4' as Delivery['id'],
  channel: 'push',
  deviceId: null,
  queuedAt: at(0),
  acceptedAt: null,
  receivedAt: null,
  displayedAt: null,
  clickedAt: null,
  dismissedAt: null,
  attempts: [],
  ...change,
})
const trace = (...deliveries: Delivery[]) => ({ deliveries }) as unknown as Trace
const states = (change: Partial<Delivery>) => stagesOf(delivery(change)).map(({ state }) => state)

it('names the stage that is awaited', () => {
  expect(states({})).toEqual(['done', 'next', 'later', 'later', 'later'])
  expect(states({ acceptedAt: at(1) })).toEqual(['done', 'done', 'next', 'later', 'later'])
})

it('a later stage implies those before it, and their times stay unknown', () => {
  const stages = stagesOf(delivery({ displayedAt: at(3) }))
  expect(stages.map(({ state }) => state)).toEqual(['done', 'done', 'done', 'done', 'next'])
  expect(stages.map(({ afterMs }) => afterMs)).toEqual([0, null, null, 3000, null])
})

it('says where it failed', () => {
  const attempts = [{ at: at(1), status: 403, result: 'rejected', reason: 'vapid' }] as const
  expect(states({ attempts: [...attempts] })).toEqual(['done', 'failed', 'later', 'later', 'later'])
})

it('what waits for another try has not failed, if the backend says where it stands', () => {
  const attempts = [{ at: at(1), status: 503, result: 'unreachable', reason: null }] as const
  expect(missingStage(delivery({ attempts: [...attempts], state: 'queued' }))?.state).toBe('next')
  expect(missingStage(delivery({ attempts: [...attempts], state: 'failed' }))?.state).toBe('failed')
  expect(missingStage(delivery({ state: 'cancelled' }))).toMatchObject({ name: 'accepted', state: 'failed' })
  expect(missingStage(delivery({ clickedAt: at(2) }))).toBeUndefined()
})

it('a mail ends with the mail server', () => {
  expect(states({ channel: 'email' })).toEqual(['done', 'next'])
  const taken = delivery({ channel: 'email', acceptedAt: at(1) })
  expect(stagesOf(taken).map(({ state }) => state)).toEqual(['done', 'done'])
  expect([missingStage(taken), isComplete(trace(taken))]).toEqual([undefined, true])
  expect(isComplete(trace(delivery({ channel: 'email', state: 'failed' })))).toBe(true)
})

it('is complete when every delivery was clicked or is gone, and never without one', () => {
  const gone = delivery({ attempts: [{ at: at(1), status: 410, result: 'gone', reason: null }] })
  expect(isComplete(trace())).toBe(false)
  expect(isComplete({ ...trace(), decision: 'skip' })).toBe(true)
  expect(isComplete(trace(delivery({ state: 'cancelled' })))).toBe(true)
  expect(isComplete(trace(delivery({ clickedAt: at(2) }), gone))).toBe(true)
  expect(isComplete(trace(delivery({ displayedAt: at(2) }), gone))).toBe(false)
  expect([hasPassed(delivery({ displayedAt: at(2) })), hasPassed(gone)]).toEqual([true, false])
})
