import { expect, it } from 'vitest'
import { removeAll } from './remove-all.ts'

it('what fails in the middle stops nothing, and is told apart from what went', async () => {
  const tried: number[] = []
  const progress: number[] = []
  const outcome = await removeAll(
    [1, 2, 3, 4],
    async item => {
      tried.push(item)
      if (item % 2 === 0) throw new Error(`no ${item}`)
    },
    done => progress.push(done),
  )
  expect(progress).toEqual([0, 1, 2, 3, 4])
  expect(tried).toEqual([1, 2, 3, 4])
  expect(outcome).toEqual({ removed: [1, 3], failed: [2, 4], error: new Error('no 2') })
})

it('when all goes well there is no error', async () => {
  expect(await removeAll(['a'], () => Promise.resolve())).toEqual({ removed: ['a'], failed: [] })
})
