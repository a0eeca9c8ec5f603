import { pino } from 'pino'
import { expect, it, vi } from 'vitest'
import { createRounds } from './rounds.ts'

const logged: string[] = []
const log = pino({}, { write: line => void logged.push(String((JSON.parse(line) as { msg: unknown }).msg)) })

it('begins at the start if it is to, goes on after a failure, and none overlaps itself', async () => {
  const begun = { now: 0, later: 0 }
  const work = async () => {
    begun.later += 1
  }
  let under = 0
  let most = 0
  const rounds = createRounds(log, [
    {
      everyMs: 1,
      atStart: true,
      failed: 'the round failed',
      work: async () => {
        begun.now += 1
        under += 1
        most = Math.max(most, under)
        await new Promise(resolve => setTimeout(resolve, 10))
        under -= 1
        throw new Error('as planned')
      },
    },
    { everyMs: 3_600_000, failed: 'never', work },
  ])
  rounds.start()
  expect(begun).toEqual({ now: 1, later: 0 })
  await vi.waitFor(() => expect(logged.length).toBeGreaterThan(1))
  await rounds.stop()
  expect([under, most]).toEqual([0, 1])
  expect(new Set(logged)).toEqual(new Set(['the round failed']))
  expect(logged).toHaveLength(begun.now)
})
