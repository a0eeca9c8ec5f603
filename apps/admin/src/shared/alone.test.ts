import { expect, it } from 'vitest'
import { alone } from './alone.ts'

/** As a browser's: one at a time. */
function createLocks() {
  let last: Promise<unknown> = Promise.resolve()
  return {
    request: (_name: string, work: () => Promise<unknown>) => {
      const mine = last.then(work)
      last = mine.catch(() => undefined)
      return mine
    },
  }
}
const refusing = { request: () => Promise.reject(new DOMException('Storage is blocked', 'SecurityError')) }
const throwing = {
  request: () => {
    throw new DOMException('Storage is blocked', 'SecurityError')
  },
}

it('two runs never overlap where there are locks', async () => {
  const locks = createLocks()
  const said: string[] = []
  const run = (name: string) => () =>
    Promise.resolve(said.push(`${name} begins`))
      .then(() => undefined)
      .then(() => void said.push(`${name} ends`))
  await Promise.all([alone(locks, 'turn', run('a')), alone(locks, 'turn', run('b'))])
  expect(said).toEqual(['a begins', 'a ends', 'b begins', 'b ends'])
})

it.each([
  ['has no locks', undefined],
  ['refuses them', refusing],
  ['throws at once', throwing],
])('a browser that %s still does the work, once', async (_what, locks) => {
  let runs = 0
  await alone(locks, 'turn', async () => {
    runs += 1
  })
  expect(runs).toBe(1)
})

it.each([
  ['with a lock', createLocks()],
  ['without', undefined],
])('work that fails is not done twice, and says so: %s', async (_what, locks) => {
  let runs = 0
  const failing = alone(locks, 'turn', async () => {
    runs += 1
    throw new Error('no network')
  })
  await expect(failing).rejects.toThrow('no network')
  expect(runs).toBe(1)
})
