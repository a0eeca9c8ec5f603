import { expect, it } from 'vitest'
import { createGroupRead } from './group-read.ts'

function recorded() {
  const groups: (readonly number[])[] = []
  const gates: PromiseWithResolvers<void>[] = []
  const read = createGroupRead<number, string>(async keys => {
    groups.push(keys)
    const gate = Promise.withResolvers<void>()
    gates.push(gate)
    await gate.promise
    return new Map(keys.filter(key => key >= 0).map(key => [key, `value ${key}`]))
  })
  return { groups, gates, read }
}

it('what is asked for in one turn is one query, and what comes meanwhile is the next', async () => {
  const { groups, gates, read } = recorded()
  const first = [read(1), read(2)]
  await expect.poll(() => groups).toEqual([[1, 2]])
  const second = [read(3), read(-1)]
  gates[0]?.resolve()
  expect(await Promise.all(first)).toEqual(['value 1', 'value 2'])
  await expect
    .poll(() => groups)
    .toEqual([
      [1, 2],
      [3, -1],
    ])
  gates[1]?.resolve()
  expect(await Promise.all(second)).toEqual(['value 3', undefined])
})

it('a query that fails is told to those who waited for it, and to nobody else', async () => {
  const { gates, read } = recorded()
  const lost = read(1)
  await expect.poll(() => gates.length).toBe(1)
  const next = read(2)
  gates[0]?.reject(new Error('no connection'))
  await expect(lost).rejects.toThrow('no connection')
  await expect.poll(() => gates.length).toBe(2)
  gates[1]?.resolve()
  expect(await next).toBe('value 2')
})

it('no more than a hundred at once', async () => {
  const { groups, gates, read } = recorded()
  const all = Array.from({ length: 150 }, (_, n) => read(n))
  await expect.poll(() => groups.length).toBe(1)
  gates[0]?.resolve()
  await expect.poll(() => groups.length).toBe(2)
  gates[1]?.resolve()
  expect(await Promise.all(all)).toHaveLength(150)
  expect(groups.map(group => group.length)).toEqual([100, 50])
})
